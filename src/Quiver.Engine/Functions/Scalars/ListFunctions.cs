using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Compute.Mapping;
using Quiver.Engine.Types;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions of lists. Positions count from 1, and from the end below 0.</summary>
static class ListFunctions
{
    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "list_value list_pack make_array array", "A list of the arguments.", "list_value(1, 2, 3)", ValueTypes, Value, seesNulls: true),
        new KernelFunction(
            "list_extract array_extract array_element list_element element_at",
                "An element of a list, or a character of a text; null outside.", "list_extract([1, 2], 1)", ExtractTypes, Extract),
        new KernelFunction("array_length list_length cardinality", "The number of elements.", "array_length([1, 2])", SizeTypes, Length),
        new KernelFunction(
            "list_contains array_has array_contains list_has", "Whether a value is in a list.", "list_contains([1, 2], 2)",
                ContainsTypes, Contains),
        new KernelFunction(
            "list_position array_position list_indexof array_indexof", "Where a value first is in a list; null where it is not.",
                "list_position([1, 2], 2)", PositionTypes, Position),
        new KernelFunction(
            "list_concat array_concat list_cat array_cat", "The lists joined; nulls are skipped.", "list_concat([1], [2])", ConcatTypes,
                Concat, seesNulls: true),
        new KernelFunction(
            "list_append array_append array_push_back", "A list with a value at the end.", "list_append([1], 2)", a => GrowTypes(a, 0),
                c => Grow(c, 0), seesNulls: true),
        new KernelFunction(
            "list_prepend array_prepend array_push_front", "A list with a value at the start.", "list_prepend(1, [2])", a =>
                GrowTypes(a, 1), c => Grow(c, 1), seesNulls: true),
        new KernelFunction(
            "list_slice array_slice", "A part of a list or text, from one position to another.", "list_slice([1, 2, 3], 2, 3)",
                SliceTypes, Slice),
        new KernelFunction(
            "list_distinct array_distinct list_unique", "The different values that are not null, in order of appearance.",
                "list_distinct([1, 1, 2])", SameList, c => Rebuild(c, Distinct)),
        new KernelFunction(
            "list_sort array_sort", "The elements in order, nulls last.", "list_sort([2, 1])", SameList, c =>
                Rebuild(c, (list, rows) => Sort(list, rows, 1))),
        new KernelFunction(
            "list_reverse_sort array_reverse_sort", "The elements in falling order, nulls last.", "list_reverse_sort([1, 2])", SameList,
                c => Rebuild(c, (list, rows) => Sort(list, rows, -1))),
        new KernelFunction(
            "list_reverse array_reverse", "The elements in reverse order.", "list_reverse([1, 2])", SameList, c =>
                Rebuild(c, (_, rows) => rows.Reverse())),
        new KernelFunction("flatten", "The elements of a list of lists.", "flatten([[1], [2, 3]])", FlattenTypes, Flatten),
        new KernelFunction("list_min array_min", "The least element.", "list_min([2, 1])", ElementOfList, c => Extreme(c, -1)),
        new KernelFunction("list_max array_max", "The greatest element.", "list_max([2, 1])", ElementOfList, c => Extreme(c, 1)),
    ];

    public static Column Length(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        (int start, int end) = ((ListColumn)a[0]).GetRange(row);
        RowLoop.Put(result, (long)(end - start));
    });

    public static FunctionSignature? ContainsTypes(IReadOnlyList<DataType> arguments) => WithElement(arguments, Truth);

    public static Column Contains(ScalarInvocation call) =>
        RowLoop.Run(call, (a, row, result) => RowLoop.Put(result, IndexOf(a, row) >= 0));

    public static FunctionSignature? ConcatTypes(IReadOnlyList<DataType> arguments)
    {
        // An element next to a list joins it as one more element, as || does in PostgreSQL.
        DataType[] lists = [.. arguments.Select(a => a.Logical is ListType or { Id: TypeId.Null } ? a.Logical : DataType.List(a.Logical))];
        return CommonOf(lists) is ListType type
            ? new FunctionSignature([.. arguments.Select(a => a.Logical is ListType or { Id: TypeId.Null } ? type : type.Element)], type)
            : null;
    }

    public static Column Concat(ScalarInvocation call) => RowLoop.Run(
        call,
        (a, row, result) =>
        {
            var target = (ListColumnBuilder)result;
            if (a.All(c => c.IsNull(row)))
            {
                result.AppendNull();
                return;
            }

            foreach (Column part in a)
            {
                if (part is ListColumn list && !call.ResultType.Equals(((ListType)call.ResultType).Element)
                    && list.Type.Equals(call.ResultType))
                {
                    CopyRange(target, list, row);
                }
                else if (part is not NullColumn && !part.Type.Equals(call.ResultType))
                {
                    RowCopy.Append(target.Elements, part, row);
                }
            }

            target.EndValue();
        },
        seesNulls: true);

    static void CopyRange(ListColumnBuilder target, ListColumn list, int row)
    {
        if (list.IsNull(row))
        {
            return;
        }

        (int start, int end) = list.GetRange(row);
        for (int i = start; i < end; i++)
        {
            RowCopy.Append(target.Elements, list.Elements, i);
        }
    }

    static FunctionSignature? ValueTypes(IReadOnlyList<DataType> arguments) => arguments.Count == 0
        ? Of(DataType.List(DataType.Null))
        : CommonOf(arguments) is { } type ? new FunctionSignature([.. arguments.Select(_ => type)], DataType.List(type)) : null;

    static Column Value(ScalarInvocation call) => RowLoop.Run(
        call,
        (a, row, result) =>
        {
            var list = (ListColumnBuilder)result;
            foreach (Column item in a)
            {
                RowCopy.Append(list.Elements, item, row);
            }

            list.EndValue();
        },
        seesNulls: true);

    static FunctionSignature? ExtractTypes(IReadOnlyList<DataType> arguments) => arguments is [var collection, var key]
        ? collection.Logical switch
        {
            ListType list when IsPosition(key) => Of(list.Element, list, Integer),
            MapType map => Of(map.Value, map, map.Key),
            { Id: TypeId.Utf8 } when IsPosition(key) => Of(Text, Text, Integer),
            _ => null,
        }
        : null;

    static bool IsPosition(DataType type) => type.Logical.IsInteger || type.Id == TypeId.Null;

    static Column Extract(ScalarInvocation call) => call.Arguments[0].Type.Logical switch
    {
        MapType => MapFunctions.Lookup(call),
        ListType => RowLoop.Run(call, (a, row, result) =>
        {
            var list = (ListColumn)a[0];
            (int start, int end) = list.GetRange(row);
            long at = At(RowLoop.Integer(a[1], row), end - start);
            if (at < 0)
            {
                result.AppendNull();
            }
            else
            {
                RowCopy.Append(result, list.Elements, start + (int)at);
            }
        }),
        _ => RowLoop.Run(call, (a, row, result) =>
        {
            System.Text.Rune[] runes = [.. RowLoop.Text(a[0], row).EnumerateRunes()];
            long at = At(RowLoop.Integer(a[1], row), runes.Length);
            RowLoop.Put(result, at < 0 ? "" : runes[at].ToString());
        }),
    };

    /// <summary>Returns the offset of a position in a list of some length, -1 outside of it.</summary>
    static long At(long position, int length)
    {
        long at = position > 0 ? position - 1 : position < 0 ? length + position : -1;
        return at >= 0 && at < length ? at : -1;
    }

    static FunctionSignature? SizeTypes(IReadOnlyList<DataType> arguments) =>
        arguments is [var type] && type.Logical is ListType or MapType ? Of(Integer, type.Logical) : null;

    static FunctionSignature? WithElement(IReadOnlyList<DataType> arguments, DataType result) =>
        arguments.Count == 2 && arguments[0].Logical is ListType list
            && TypeCoercion.CommonType(list.Element, arguments[1].Logical) is { } type
            ? Of(result, DataType.List(type), type)
            : null;

    static FunctionSignature? PositionTypes(IReadOnlyList<DataType> arguments) => WithElement(arguments, Integer);

    static Column Position(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        int at = IndexOf(a, row);
        if (at < 0)
        {
            result.AppendNull();
        }
        else
        {
            RowLoop.Put(result, at + 1L);
        }
    });

    static int IndexOf(Column[] a, int row)
    {
        var list = (ListColumn)a[0];
        (int start, int end) = list.GetRange(row);
        for (int i = start; i < end; i++)
        {
            if (!list.Elements.IsNull(i) && ValueComparer.Compare(list.Elements, i, a[1], row) == 0)
            {
                return i - start;
            }
        }

        return -1;
    }

    static FunctionSignature? GrowTypes(IReadOnlyList<DataType> arguments, int listAt)
    {
        if (arguments.Count != 2)
        {
            return null;
        }

        DataType item = arguments[1 - listAt].Logical;
        DataType? element = arguments[listAt].Logical switch
        {
            ListType list => TypeCoercion.CommonType(list.Element, item),
            { Id: TypeId.Null } => item,
            _ => null,
        };
        if (element is null)
        {
            return null;
        }

        DataType type = DataType.List(element);
        return listAt == 0 ? Of(type, type, element) : Of(type, element, type);
    }

    static Column Grow(ScalarInvocation call, int listAt) => RowLoop.Run(
        call,
        (a, row, result) =>
        {
            var target = (ListColumnBuilder)result;
            if (listAt == 1)
            {
                RowCopy.Append(target.Elements, a[0], row);
            }

            if (a[listAt] is ListColumn list)
            {
                CopyRange(target, list, row);
            }

            if (listAt == 0)
            {
                RowCopy.Append(target.Elements, a[1], row);
            }

            target.EndValue();
        },
        seesNulls: true);

    static FunctionSignature? SliceTypes(IReadOnlyList<DataType> arguments) => arguments is [var value, var from, var to]
        && IsPosition(from) && IsPosition(to)
        ? value.Logical switch
        {
            ListType list => Of(list, list, Integer, Integer),
            { Id: TypeId.Utf8 } => Of(Text, Text, Integer, Integer),
            _ => null,
        }
        : null;

    static Column Slice(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        long from = RowLoop.Integer(a[1], row);
        long to = RowLoop.Integer(a[2], row);
        if (a[0] is ListColumn list)
        {
            (int start, int end) = list.GetRange(row);
            (int first, int last) = Bounds(from, to, end - start);
            var target = (ListColumnBuilder)result;
            for (int i = first; i < last; i++)
            {
                RowCopy.Append(target.Elements, list.Elements, start + i);
            }

            target.EndValue();
            return;
        }

        System.Text.Rune[] runes = [.. RowLoop.Text(a[0], row).EnumerateRunes()];
        (int begin, int stop) = Bounds(from, to, runes.Length);
        RowLoop.Put(result, string.Concat(runes.Skip(begin).Take(stop - begin)));
    });

    static (int First, int Last) Bounds(long from, long to, int length)
    {
        long first = Math.Clamp(from < 0 ? Math.Max(from, -length) + length : from - 1, 0, length);
        long last = Math.Clamp(to < 0 ? Math.Max(to, -length - 1) + length + 1 : to, 0, length);
        return ((int)first, (int)Math.Max(first, last));
    }

    static FunctionSignature? SameList(IReadOnlyList<DataType> arguments) => arguments is [var type] && type.Logical is ListType list
        ? Of(list, list) : null;

    static FunctionSignature? ElementOfList(IReadOnlyList<DataType> arguments) => arguments is [var type]
        && type.Logical is ListType list ? Of(list.Element, list) : null;

    static FunctionSignature? FlattenTypes(IReadOnlyList<DataType> arguments) =>
        arguments is [var type] && type.Logical is ListType { Element: ListType inner } outer ? Of(inner, outer) : null;

    static Column Flatten(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        var outer = (ListColumn)a[0];
        (int start, int end) = outer.GetRange(row);
        for (int i = start; i < end; i++)
        {
            CopyRange((ListColumnBuilder)result, (ListColumn)outer.Elements, i);
        }

        ((ListColumnBuilder)result).EndValue();
    });

    /// <summary>Builds each list anew from the rows of its elements.</summary>
    static Column Rebuild(ScalarInvocation call, Action<ListColumn, List<int>> change)
    {
        var rows = new List<int>();
        return RowLoop.Run(call, (a, row, result) =>
        {
            var list = (ListColumn)a[0];
            (int start, int end) = list.GetRange(row);
            rows.Clear();
            rows.AddRange(Enumerable.Range(start, end - start));
            change(list, rows);
            var target = (ListColumnBuilder)result;
            foreach (int i in rows)
            {
                RowCopy.Append(target.Elements, list.Elements, i);
            }

            target.EndValue();
        });
    }

    static void Distinct(ListColumn list, List<int> rows)
    {
        var seen = new SortedSet<int>(Comparer<int>.Create((x, y) => ValueComparer.Compare(list.Elements, x, list.Elements, y)));
        rows.RemoveAll(i => list.Elements.IsNull(i) || !seen.Add(i));
    }

    static void Sort(ListColumn list, List<int> rows, int sign) => rows.Sort((x, y) =>
    {
        bool anyNull = list.Elements.IsNull(x) || list.Elements.IsNull(y);
        int order = ValueComparer.Compare(list.Elements, x, list.Elements, y) * (anyNull ? 1 : sign);
        return order != 0 ? order : x.CompareTo(y);
    });

    static Column Extreme(ScalarInvocation call, int sign) => RowLoop.Run(call, (a, row, result) =>
    {
        var list = (ListColumn)a[0];
        (int start, int end) = list.GetRange(row);
        int best = -1;
        for (int i = start; i < end; i++)
        {
            if (!list.Elements.IsNull(i) && (best < 0 || ValueComparer.Compare(list.Elements, i, list.Elements, best) * sign > 0))
            {
                best = i;
            }
        }

        if (best < 0)
        {
            result.AppendNull();
        }
        else
        {
            RowCopy.Append(result, list.Elements, best);
        }
    });
}
