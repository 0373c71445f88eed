using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Lists;

/// <summary>Makes structs of columns without copying what is flat.</summary>
static unsafe class StructKernel
{
    /// <summary>Returns structs of some columns, which are views over them and over <paramref name="scratch"/>.</summary>
    public static StructColumn Pack(DataType type, int length, IReadOnlyList<Column> fields, ColumnScratch scratch)
    {
        var types = ((StructType)type).Fields;
        var flat = new Column[fields.Count];
        for (int i = 0; i < flat.Length; i++)
        {
            Column field = fields[i] is NullColumn && types[i].Type.Id != TypeId.Null ? NullColumns.Of(types[i].Type, length) : fields[i];
            flat[i] = FlattenKernel.Flatten(field, scratch.Child(i));
        }

        return new StructColumn(type, length, flat, null, 0, null, scratch);
    }

    /// <summary>Returns a field, null where the struct is.</summary>
    public static Column Field(StructColumn column, int field, ColumnScratch scratch)
    {
        if (column.Validity == null)
        {
            return column.Fields[field].View();
        }

        // Row numbers of the rows themselves, -1 where the struct is null.
        int* rows = (int*)scratch.Child(0).Data(column.Length, sizeof(int));
        for (int i = 0; i < column.Length; i++)
        {
            rows[i] = column.IsNull(i) ? -1 : i;
        }

        return TakeKernel.Take(column.Fields[field], rows, column.Length, mayHaveMissing: true, scratch.Child(1));
    }
}
