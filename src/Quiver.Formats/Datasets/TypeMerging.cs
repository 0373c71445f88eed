using Quiver.Arrow.Types;
using Quiver.Engine.Types;

namespace Quiver.Formats.Datasets;

/// <summary>Finds the one type that a column of several files has.</summary>
static class TypeMerging
{
    /// <summary>Returns a type that takes the values of both, null where there is none. Structs have the fields of both, by name.</summary>
    /// <param name="first">A type.</param>
    /// <param name="second">Another type.</param>
    /// <param name="textTakesAll">Whether text next to another type is text; else they do not fit.</param>
    public static DataType? Merge(DataType first, DataType second, bool textTakesAll) => (first.Logical, second.Logical) switch
    {
        var (a, b) when a.Equals(b) || b.Id == TypeId.Null => a,
        ({ Id: TypeId.Null }, var b) => b,
        (StructType a, StructType b) => Merge(a, b, textTakesAll),
        (ListType a, ListType b) => Merge(a.Element, b.Element, textTakesAll) is { } element ? DataType.List(element) : null,
        (MapType a, MapType b) => Merge(a.Key, b.Key, textTakesAll) is { } key && Merge(a.Value, b.Value, textTakesAll) is { } value
            ? DataType.Map(key, value)
            : null,
        (var a, var b) when a.Id == TypeId.Utf8 || b.Id == TypeId.Utf8 =>
            textTakesAll && !a.IsNested && !b.IsNested && a.Id != TypeId.Binary && b.Id != TypeId.Binary ? DataType.Utf8 : null,
        (var a, var b) => TypeCoercion.CommonType(a, b),
    };

    static StructType? Merge(StructType first, StructType second, bool textTakesAll)
    {
        var fields = new List<Field>(first.Fields);
        foreach (Field field in second.Fields)
        {
            int at = fields.FindIndex(f => string.Equals(f.Name, field.Name, StringComparison.OrdinalIgnoreCase));
            if (at < 0)
            {
                fields.Add(new Field(field.Name, field.Type));
            }
            else if (Merge(fields[at].Type, field.Type, textTakesAll) is { } type)
            {
                fields[at] = new Field(fields[at].Name, type);
            }
            else
            {
                return null;
            }
        }

        return DataType.Struct([.. fields]);
    }
}
