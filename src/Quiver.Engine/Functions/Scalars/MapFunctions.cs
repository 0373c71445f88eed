using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Compute.Mapping;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions of maps.</summary>
static class MapFunctions
{
    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction("map map_from_arrays", "A map of a list of keys and a list of values.", "map(['a'], [1])", MapTypes, Create),
        new KernelFunction(
            "map_keys", "The keys.", "map_keys(map(['a'], [1]))", a => OneMap(a, m => DataType.List(m.Key)), c => Side(c, 0)),
        new KernelFunction(
            "map_values", "The values.", "map_values(map(['a'], [1]))", a => OneMap(a, m => DataType.List(m.Value)), c => Side(c, 1)),
        new KernelFunction(
            "map_extract_value map_extract", "The value of a key; null where there is none.", "map_extract_value(map(['a'], [1]), 'a')",
                LookupTypes, Lookup),
        new KernelFunction("map_contains", "Whether there is a key.", "map_contains(map(['a'], [1]), 'a')", ContainsTypes, c =>
            RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, Find(a, row) >= 0))),
    ];

    public static Column Lookup(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        int at = Find(a, row);
        if (at < 0)
        {
            result.AppendNull();
        }
        else
        {
            RowCopy.Append(result, ((StructColumn)((ListColumn)a[0]).Elements).Fields[1], at);
        }
    });

    static int Find(Column[] a, int row)
    {
        var map = (ListColumn)a[0];
        Column keys = ((StructColumn)map.Elements).Fields[0];
        (int start, int end) = map.GetRange(row);
        for (int i = start; i < end; i++)
        {
            if (ValueComparer.Compare(keys, i, a[1], row) == 0)
            {
                return i;
            }
        }

        return -1;
    }

    static FunctionSignature? OneMap(IReadOnlyList<DataType> arguments, Func<MapType, DataType> result) =>
        arguments is [var type] && type.Logical is MapType map ? Of(result(map), map) : null;

    static FunctionSignature? LookupTypes(IReadOnlyList<DataType> arguments) =>
        arguments.Count == 2 && arguments[0].Logical is MapType map ? Of(map.Value, map, map.Key) : null;

    static FunctionSignature? ContainsTypes(IReadOnlyList<DataType> arguments) =>
        arguments.Count == 2 && arguments[0].Logical is MapType map ? Of(Truth, map, map.Key) : null;

    static FunctionSignature? MapTypes(IReadOnlyList<DataType> arguments) =>
        arguments.Count == 2 && arguments[0].Logical is ListType keys && arguments[1].Logical is ListType values
            ? Of(DataType.Map(keys.Element, values.Element), keys, values)
            : null;

    static Column Create(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        var keys = (ListColumn)a[0];
        var values = (ListColumn)a[1];
        (int start, int end) = keys.GetRange(row);
        (int first, int last) = values.GetRange(row);
        if (end - start != last - first)
        {
            throw new QuiverException(ErrorCode.InvalidValue, $"a map needs as many values as keys, not {last - first} for {end - start}");
        }

        var target = (ListColumnBuilder)result;
        var entry = (StructColumnBuilder)target.Elements;
        for (int i = 0; i < end - start; i++)
        {
            if (keys.Elements.IsNull(start + i))
            {
                throw new QuiverException(ErrorCode.InvalidValue, "the key of a map cannot be null");
            }

            for (int j = 0; j < i; j++)
            {
                if (ValueComparer.Compare(keys.Elements, start + i, keys.Elements, start + j) == 0)
                {
                    throw new QuiverException(ErrorCode.InvalidValue, "the keys of a map must differ");
                }
            }

            RowCopy.Append(entry.Fields[0], keys.Elements, start + i);
            RowCopy.Append(entry.Fields[1], values.Elements, first + i);
            entry.EndValue();
        }

        target.EndValue();
    });

    static Column Side(ScalarInvocation call, int field) => RowLoop.Run(call, (a, row, result) =>
    {
        var map = (ListColumn)a[0];
        (int start, int end) = map.GetRange(row);
        var target = (ListColumnBuilder)result;
        for (int i = start; i < end; i++)
        {
            RowCopy.Append(target.Elements, ((StructColumn)map.Elements).Fields[field], i);
        }

        target.EndValue();
    });
}
