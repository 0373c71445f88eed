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
        new KernelFunction(
            "map map_from_arrays", "A map of a list of keys and a list of values, or of names and values in turn.", "map(['a'], [1])",
            MapTypes, c => c.Arguments.Count == 0 ? Empty(c) : Create(c)),
        new KernelFunction(
            "map_keys", "The keys.", "map_keys(map(['a'], [1]))", a => OneMap(a, m => DataType.List(m.Key)), c => Side(c, 0)),
        new KernelFunction(
            "map_values", "The values.", "map_values(map(['a'], [1]))", a => OneMap(a, m => DataType.List(m.Value)), c => Side(c, 1)),
        new KernelFunction(
            "map_from_entries", "A map of a list of structs of keys and values, or of pairs.", "map_from_entries([{'k': 'a', 'v': 1}])",
            EntryTypes, FromEntries),
        new KernelFunction(
            "map_entries", "The entries of a map as a list of structs.", "map_entries(map(['a'], [1]))",
            a => OneMap(a, m => DataType.List(EntryOf(m))), c => ListCall.Lists(c, [0], (l, row) =>
            {
                (int start, int end) = l.Range(0, row);
                l.Picks.AddRange(start, end);
                l.Picks.End();
            })),
        new KernelFunction(
            "map_concat", "The entries of maps; the last value of a key stays.", "map_concat(map(['a'], [1]), map(['b'], [2]))",
            a => CommonOf(a) is MapType type ? new FunctionSignature([.. a.Select(_ => type)], type) : null, Concat, seesNulls: true),
        new KernelFunction(
            "map_extract element_at", "A list of the value of a key, which is empty where there is none.",
            "map_extract(map(['a'], [1]), 'a')", a => LookupTypes(a) is { } s ? Of(DataType.List(s.Result), [.. s.Parameters]) : null,
            c => RowLoop.Run(
                c,
                (a, row, result) =>
                {
                    if (a[0].IsNull(row))
                    {
                        result.AppendNull();
                        return;
                    }

                    int at = a[1].IsNull(row) ? -1 : Find(a, row);
                    if (at >= 0)
                    {
                        RowCopy.Append(((ListColumnBuilder)result).Elements, Entries((ListColumn)a[0]).Fields[1], at);
                    }

                    ((ListColumnBuilder)result).EndValue();
                },
                seesNulls: true),
            seesNulls: true),
        new KernelFunction(
            "map_extract_value", "The value of a key; null where there is none.", "map_extract_value(map(['a'], [1]), 'a')",
                LookupTypes, Lookup),
        new KernelFunction(
            "map_contains map_contains_key", "Whether there is a key.", "map_contains(map(['a'], [1]), 'a')", ContainsTypes, c =>
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

    public static FunctionSignature? LookupTypes(IReadOnlyList<DataType> arguments) =>
        arguments.Count == 2 && arguments[0].Logical is MapType map ? Of(map.Value, map, map.Key) : null;

    static FunctionSignature? ContainsTypes(IReadOnlyList<DataType> arguments) =>
        arguments.Count == 2 && arguments[0].Logical is MapType map ? Of(Truth, map, map.Key) : null;

    static FunctionSignature? MapTypes(IReadOnlyList<DataType> arguments) =>
        arguments.Count == 0 ? Of(DataType.Map(DataType.Null, DataType.Null))
        : arguments.Count == 2 && arguments[0].Logical is ListType keys && arguments[1].Logical is ListType values
            ? Of(DataType.Map(keys.Element, values.Element), keys, values)
            : null;

    static StructType EntryOf(MapType map) => DataType.Struct(new Field("key", map.Key), new Field("value", map.Value));

    static StructColumn Entries(ListColumn map) => (StructColumn)map.Elements;

    static Column Empty(ScalarInvocation call) => RowLoop.Run(call, (_, _, result) => ((ListColumnBuilder)result).EndValue());

    static FunctionSignature? EntryTypes(IReadOnlyList<DataType> arguments) =>
        arguments is [var list] && list.Logical is ListType { Element: StructType { Fields.Count: 2 } entry } type
            ? Of(DataType.Map(entry.Fields[0].Type, entry.Fields[1].Type), type) : null;

    static Column FromEntries(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        var list = (ListColumn)a[0];
        (int start, int end) = list.GetRange(row);
        var target = (ListColumnBuilder)result;
        for (int i = start; i < end; i++)
        {
            Column entries = list.Elements;
            int at = i;
            if (entries.IsNull(i))
            {
                continue;
            }

            ValueComparer.Resolve(ref entries, ref at);
            var entry = (StructColumn)entries;
            Append(target, entry.Fields[0], at, entry.Fields[1], at);
            for (int j = start; j < i; j++)
            {
                CheckDifferent(ValueComparer.Compare(entry.Fields[0], j, entry.Fields[0], i));
            }
        }

        target.EndValue();
    });

    static void Append(ListColumnBuilder target, Column keys, int key, Column values, int value)
    {
        var entry = (StructColumnBuilder)target.Elements;
        if (keys.IsNull(key))
        {
            throw new QuiverException(ErrorCode.InvalidValue, "the key of a map cannot be null");
        }

        RowCopy.Append(entry.Fields[0], keys, key);
        RowCopy.Append(entry.Fields[1], values, value);
        entry.EndValue();
    }

    static void CheckDifferent(int order)
    {
        if (order == 0)
        {
            throw new QuiverException(ErrorCode.InvalidValue, "the keys of a map must differ");
        }
    }

    static Column Concat(ScalarInvocation call) => RowLoop.Run(
        call,
        (a, row, result) =>
        {
            var target = (ListColumnBuilder)result;
            ListColumn[] maps = [.. a.OfType<ListColumn>().Where(m => !m.IsNull(row))];
            if (maps.Length == 0)
            {
                result.AppendNull();
                return;
            }

            var order = new List<(int Map, int At)>();
            for (int m = 0; m < maps.Length; m++)
            {
                (int start, int end) = maps[m].GetRange(row);
                for (int i = start; i < end; i++)
                {
                    Column keys = Entries(maps[m]).Fields[0];
                    int known = order.FindIndex(o => ValueComparer.Compare(Entries(maps[o.Map]).Fields[0], o.At, keys, i) == 0);
                    if (known < 0)
                    {
                        order.Add((m, i));
                    }
                    else
                    {
                        order[known] = (m, i);
                    }
                }
            }

            foreach ((int map, int at) in order)
            {
                StructColumn entries = Entries(maps[map]);
                Append(target, entries.Fields[0], at, entries.Fields[1], at);
            }

            target.EndValue();
        },
        seesNulls: true);

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
