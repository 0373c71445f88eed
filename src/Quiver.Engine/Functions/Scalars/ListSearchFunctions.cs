using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Compute.Lists;
using Quiver.Compute.Selection;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions that find, take out and replace elements. A value is compared with the elements of all lists at once.</summary>
static class ListSearchFunctions
{
    const int CompareScratch = 41;
    const int ValueScratch = 42;

    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "list_extract array_extract array_element list_element", "An element of a list, or a character of a text; null outside.",
            "list_extract([1, 2], 1)", ExtractTypes, Extract),
        new KernelFunction("array_length list_length", "The number of elements, or those of a dimension.", "array_length([1, 2])",
            LengthTypes, Length),
        new KernelFunction("cardinality", "The number of elements of a list and all lists in it, or of the entries of a map.",
            "cardinality([1, 2])", SizeTypes, Cardinality),
        new KernelFunction("empty", "Whether a list or map has no elements.", "empty([1])", a => SizeTypes(a) is { } s
            ? Of(Truth, [.. s.Parameters]) : null, c => RowLoop.Run(c, (a, row, result) =>
        {
            (int start, int end) = ((ListColumn)a[0]).GetRange(row);
            RowLoop.Put(result, start == end);
        })),
        new KernelFunction(
            "list_contains array_has array_contains list_has", "Whether a value is in a list.", "list_contains([1, 2], 2)",
            ContainsTypes, Contains),
        new KernelFunction(
            "list_position array_position list_indexof array_indexof", "Where a value first is in a list; null where it is not.",
            "list_position([1, 2], 2)", PositionTypes, Position, seesNulls: true),
        new KernelFunction(
            "list_positions array_positions", "Where a value is in a list.", "list_positions([1, 2, 1], 1)",
            a => ListFunctions.WithElement(a, _ => DataType.List(Integer)), Positions, seesNulls: true),
        new KernelFunction(
            "list_remove array_remove", "A list without the first element that is a value.", "list_remove([1, 2, 1], 1)",
            a => Element(a), c => Remove(c, _ => 1), seesNulls: true),
        new KernelFunction(
            "list_remove_all array_remove_all", "A list without the elements that are a value.", "list_remove_all([1, 2, 1], 1)",
            a => Element(a), c => Remove(c, _ => int.MaxValue), seesNulls: true),
        new KernelFunction(
            "list_remove_n array_remove_n", "A list without the first elements that are a value.", "list_remove_n([1, 2, 1, 1], 1, 2)",
            a => Element(a, Integer), c => Remove(c, n => n), seesNulls: true),
        new KernelFunction(
            "list_replace array_replace", "A list with another value for the first element that is a value.",
            "list_replace([1, 2, 1], 1, 5)", a => Replaced(a), c => Replace(c, _ => 1), seesNulls: true),
        new KernelFunction(
            "list_replace_all array_replace_all", "A list with another value for the elements that are a value.",
            "list_replace_all([1, 2, 1], 1, 5)", a => Replaced(a), c => Replace(c, _ => int.MaxValue), seesNulls: true),
        new KernelFunction(
            "list_replace_n array_replace_n", "A list with another value for the first elements that are a value.",
            "list_replace_n([1, 2, 1, 1], 1, 5, 2)", a => Replaced(a, Integer), c => Replace(c, n => n), seesNulls: true),
    ];

    public static FunctionSignature? ContainsTypes(IReadOnlyList<DataType> arguments) => ListFunctions.WithElement(arguments, _ => Truth);

    public static Column Contains(ScalarInvocation call) => RowLoop.Run(call, (a, row, result, equal) =>
        RowLoop.Put(result, FirstOf(equal, (ListColumn)a[0], row) >= 0), Equal(call));

    static FunctionSignature? Element(IReadOnlyList<DataType> arguments, params DataType[] more) =>
        arguments.Count == 2 + more.Length && ListFunctions.WithElement([.. arguments.Take(2)], t => DataType.List(t)) is { } signature
            ? Of(signature.Result, [.. signature.Parameters, .. more]) : null;

    static FunctionSignature? Replaced(IReadOnlyList<DataType> arguments, params DataType[] more)
    {
        if (arguments.Count != 3 + more.Length || arguments[0].Logical is not ListType list)
        {
            return null;
        }

        return CommonOf([list.Element, arguments[1], arguments[2]]) is { } type
            ? Of(DataType.List(type), [DataType.List(type), type, type, .. more]) : null;
    }

    static FunctionSignature? PositionTypes(IReadOnlyList<DataType> arguments) => arguments.Count == 3
        ? ListFunctions.IsPosition(arguments[2]) && ListFunctions.WithElement([.. arguments.Take(2)], _ => Integer) is { } s
            ? Of(Integer, [.. s.Parameters, Integer]) : null
        : ListFunctions.WithElement(arguments, _ => Integer);

    static FunctionSignature? LengthTypes(IReadOnlyList<DataType> arguments) => arguments.Count switch
    {
        1 => SizeTypes(arguments),
        2 when arguments[0].Logical is ListType list && ListFunctions.IsPosition(arguments[1]) => Of(Integer, list, Integer),
        _ => null,
    };

    static FunctionSignature? SizeTypes(IReadOnlyList<DataType> arguments) =>
        arguments is [var type] && type.Logical is ListType or MapType ? Of(Integer, type.Logical) : null;

    static Column Length(ScalarInvocation call) => call.Arguments.Count == 1
        ? ListFunctions.Length(call)
        : RowLoop.Run(call, (a, row, result) =>
        {
            Column level = a[0];
            int at = row;
            for (long dimension = RowLoop.Integer(a[1], row); dimension > 1 && level is ListColumn list && !list.IsNull(at); dimension--)
            {
                (int start, int end) = list.GetRange(at);
                level = start < end ? list.Elements : new NullColumn(1);
                at = start < end ? start : 0;
                ValueComparer.Resolve(ref level, ref at);
            }

            if (level is ListColumn found && !found.IsNull(at) && RowLoop.Integer(a[1], row) > 0)
            {
                (int start, int end) = found.GetRange(at);
                RowLoop.Put(result, (long)(end - start));
            }
            else
            {
                result.AppendNull();
            }
        });

    static Column Cardinality(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) => RowLoop.Put(result, CountOf(a[0], row)));

    static long CountOf(Column column, int row)
    {
        ValueComparer.Resolve(ref column, ref row);
        if (column.IsNull(row))
        {
            return 0;
        }

        var list = (ListColumn)column;
        (int start, int end) = list.GetRange(row);
        if (list.Type is not ListType { Element: ListType })
        {
            return end - start;
        }

        long sum = 0;
        for (int i = start; i < end; i++)
        {
            sum += CountOf(list.Elements, i);
        }

        return sum;
    }

    static FunctionSignature? ExtractTypes(IReadOnlyList<DataType> arguments) => arguments is [var value, var at]
        ? value.Logical switch
        {
            MapType map => MapFunctions.LookupTypes([map, at]),
            ListType list when ListFunctions.IsPosition(at) => Of(list.Element, list, Integer),
            { Id: TypeId.Utf8 } when ListFunctions.IsPosition(at) => Of(Text, Text, Integer),
            _ => null,
        }
        : null;

    static Column Extract(ScalarInvocation call) => call.Arguments[0].Type.Logical switch
    {
        MapType => MapFunctions.Lookup(call),
        ListType => ListCall.Elements(call, [0], (l, row) =>
        {
            (int start, int end) = l.Range(0, row);
            long at = At(l.Integer(1, row), end - start);
            if (at < 0)
            {
                l.Picks.AddNull();
            }
            else
            {
                l.Picks.Add(start + (int)at);
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

    /// <summary>Compares every element with the value of its row; null equals null.</summary>
    static (BooleanColumn Equal, ListElements Elements) Equal(ScalarInvocation call)
    {
        CallState state = RowLoop.StateOf(call);
        var elements = (ListElements)(state.Other ??= new ListElements(call.Scratch.Budget));
        var list = (ListColumn)FlattenKernel.Flatten(call.Arguments[0], call.Scratch.Child(CompareScratch).Child(0));
        elements.Spread(list, call.RowCount);
        Column value = elements.PerElement(call.Arguments[1], call.Scratch.Child(ValueScratch));
        Column equal = elements.Count == 0
            ? new NullColumn(0)
            : ComparisonKernel.Evaluate(ComparisonOperator.NotDistinctFrom, elements.Values, value, call.Scratch.Child(CompareScratch));
        equal = FlattenKernel.Flatten(equal, call.Scratch.Child(CompareScratch).Child(2));
        return (equal as BooleanColumn ?? (BooleanColumn)ColumnBuilder.Build(Truth), elements);
    }

    static int FirstOf((BooleanColumn Equal, ListElements Elements) found, ListColumn list, int row, int from = 0)
    {
        if (list.IsNull(row))
        {
            return -1;
        }

        (int start, int end) = found.Elements.RangeOf(row);
        for (int i = start + from; i < end; i++)
        {
            if (found.Equal[i])
            {
                return i - start;
            }
        }

        return -1;
    }

    static Column Position(ScalarInvocation call) => RowLoop.Run(
        call,
        (a, row, result, equal) =>
        {
            long from = a.Length > 2 && !a[2].IsNull(row) ? Math.Max(1, RowLoop.Integer(a[2], row)) : 1;
            int at = from > int.MaxValue ? -1 : FirstOf(equal, (ListColumn)a[0], row, (int)from - 1);
            if (at < 0)
            {
                result.AppendNull();
            }
            else
            {
                RowLoop.Put(result, at + 1L);
            }
        },
        Equal(call),
        seesNulls: true);

    static Column Positions(ScalarInvocation call) => RowLoop.Run(
        call,
        (a, row, result, equal) =>
        {
            if (a[0].IsNull(row))
            {
                result.AppendNull();
                return;
            }

            var target = (ListColumnBuilder)result;
            for (int at = FirstOf(equal, (ListColumn)a[0], row); at >= 0; at = FirstOf(equal, (ListColumn)a[0], row, at + 1))
            {
                RowLoop.Put(target.Elements, at + 1L);
            }

            target.EndValue();
        },
        Equal(call),
        seesNulls: true);

    static Column Remove(ScalarInvocation call, Func<long, long> most)
    {
        (BooleanColumn equal, ListElements elements) = Equal(call);
        return ListCall.Lists(
            call,
            [0],
            (l, row) =>
            {
                if (l[0].IsNull(row))
                {
                    l.Picks.EndNull();
                    return;
                }

                (int start, int end) = l.Range(0, row);
                int shift = elements.RangeOf(row).Start - start;
                long left = most(l.Count > 2 && !l[2].IsNull(row) ? l.Integer(2, row) : 0);
                for (int i = start; i < end; i++)
                {
                    if (left <= 0 || !equal[i + shift])
                    {
                        l.Picks.Add(i);
                    }
                    else
                    {
                        left--;
                    }
                }

                l.Picks.End();
            },
            seesNulls: true);
    }

    static Column Replace(ScalarInvocation call, Func<long, long> most)
    {
        (BooleanColumn equal, ListElements elements) = Equal(call);
        return ListCall.Lists(
            call,
            [0, 2],
            (l, row) =>
            {
                if (l[0].IsNull(row))
                {
                    l.Picks.EndNull();
                    return;
                }

                (int start, int end) = l.Range(0, row);
                int shift = elements.RangeOf(row).Start - start;
                long left = most(l.Count > 3 && !l[3].IsNull(row) ? l.Integer(3, row) : 0);
                for (int i = start; i < end; i++)
                {
                    bool isReplaced = left > 0 && equal[i + shift];
                    l.Pick(isReplaced ? 2 : 0, isReplaced ? row : i);
                    left -= isReplaced ? 1 : 0;
                }

                l.Picks.End();
            },
            seesNulls: true);
    }
}
