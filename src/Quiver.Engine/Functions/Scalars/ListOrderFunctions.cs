using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions that order elements and pick them by order, position or condition.</summary>
static class ListOrderFunctions
{
    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "list_sort array_sort", "The elements in order: 'ASC' or 'DESC', 'NULLS FIRST' or 'NULLS LAST' (ASC, NULLS LAST).",
            "list_sort([2, NULL, 1], 'DESC')", a => SortTypes(a, 2), c => Sort(c, isReverse: false, isGrade: false)),
        new KernelFunction(
            "list_reverse_sort array_reverse_sort", "The elements in falling order, nulls last unless told otherwise.",
            "list_reverse_sort([1, 2])", a => SortTypes(a, 1), c => Sort(c, isReverse: true, isGrade: false)),
        new KernelFunction(
            "list_grade_up array_grade_up", "The positions of the elements in order.", "list_grade_up([3, 1, 2])",
            a => SortTypes(a, 2) is { } s ? Of(DataType.List(Integer), [.. s.Parameters]) : null,
            c => Sort(c, isReverse: false, isGrade: true)),
        new KernelFunction(
            "list_where array_where", "The elements for which a list of booleans is true.", "list_where([1, 2, 3], [true, false, true])",
            a => a is [var list, var mask] && list.Logical is ListType type
                && mask.Logical is ListType { Element.Id: TypeId.Boolean or TypeId.Null }
                ? Of(type, type, DataType.List(Truth)) : null,
            Where),
        new KernelFunction(
            "list_select array_select", "The elements at a list of positions.", "list_select(['a', 'b'], [2, 1, 2])",
            a => a is [var list, var at] && list.Logical is ListType type && at.Logical is ListType positions
                && ListFunctions.IsPosition(positions.Element) ? Of(type, type, DataType.List(Integer)) : null,
            Select),
        new KernelFunction("list_min array_min", "The least element.", "list_min([2, 1])", ElementOfList, c => Extreme(c, -1)),
        new KernelFunction("list_max array_max", "The greatest element.", "list_max([2, 1])", ElementOfList, c => Extreme(c, 1)),
        new KernelFunction(
            "list_any_value array_any_value", "The first element that is not null.", "list_any_value([NULL, 1])", ElementOfList, c =>
                Pick(c, (elements, start, end) =>
                {
                    int at = start;
                    while (at < end && elements.IsNull(at))
                    {
                        at++;
                    }

                    return at < end ? at : -1;
                })),
        new KernelFunction(
            "list_first array_first", "The first element.", "list_first([1, 2])", ElementOfList, c =>
                Pick(c, (_, start, end) => start < end ? start : -1)),
        new KernelFunction(
            "list_last array_last", "The last element.", "list_last([1, 2])", ElementOfList, c =>
                Pick(c, (_, start, end) => start < end ? end - 1 : -1)),
    ];

    static FunctionSignature? ElementOfList(IReadOnlyList<DataType> arguments) => arguments is [var type]
        && type.Logical is ListType list ? Of(list.Element, list) : null;

    static FunctionSignature? SortTypes(IReadOnlyList<DataType> arguments, int options) =>
        arguments.Count >= 1 && arguments.Count <= 1 + options && arguments[0].Logical is ListType list
            && arguments.Skip(1).All(JsonFunctions.IsText)
            ? Of(list, [list, .. arguments.Skip(1).Select(_ => Text)]) : null;

    static Column Sort(ScalarInvocation call, bool isReverse, bool isGrade)
    {
        ListElementOrder order = new();
        return isGrade
            ? RowLoop.Run(call, (a, row, result) =>
            {
                var list = (ListColumn)a[0];
                order.Configure(a, row, isReverse);
                (int start, int end) = list.GetRange(row);
                var target = (Arrow.Builders.ListColumnBuilder)result;
                foreach (int at in order.Sort(list.Elements, start, end))
                {
                    RowLoop.Put(target.Elements, at - start + 1L);
                }

                target.EndValue();
            })
            : ListCall.Lists(call, [0], (l, row) =>
            {
                order.Configure(l, row, isReverse);
                (int start, int end) = l.Range(0, row);
                foreach (int at in order.Sort(l.ElementsOf(0), start, end))
                {
                    l.Picks.Add(at);
                }

                l.Picks.End();
            });
    }

    static Column Where(ScalarInvocation call) => ListCall.Lists(call, [0], (l, row) =>
    {
        (int start, int end) = l.Range(0, row);
        (int from, int to) = l.Range(1, row);
        Column mask = l.ElementsOf(1);
        for (int i = 0; i < to - from; i++)
        {
            Column value = mask;
            int at = from + i;
            if (value.IsNull(at))
            {
                throw new QuiverException(
                    ErrorCode.InvalidValue, "NULLs are not allowed as list elements in the second argument of list_where");
            }

            ValueComparer.Resolve(ref value, ref at);
            if (((BooleanColumn)value)[at])
            {
                PickOrNull(l, start + i, end);
            }
        }

        l.Picks.End();
    });

    static Column Select(ScalarInvocation call) => ListCall.Lists(call, [0], (l, row) =>
    {
        (int start, int end) = l.Range(0, row);
        (int from, int to) = l.Range(1, row);
        for (int i = from; i < to; i++)
        {
            Column positions = l.ElementsOf(1);
            int at = i;
            if (positions.IsNull(i))
            {
                l.Picks.AddNull();
                continue;
            }

            ValueComparer.Resolve(ref positions, ref at);
            long position = RowLoop.Integer(positions, at);
            long offset = position > 0 ? start + position - 1 : end;
            PickOrNull(l, offset >= start && offset < end ? (int)offset : end, end);
        }

        l.Picks.End();
    });

    static void PickOrNull(ListCall list, int at, int end)
    {
        if (at < end)
        {
            list.Picks.Add(at);
        }
        else
        {
            list.Picks.AddNull();
        }
    }

    static Column Pick(ScalarInvocation call, Func<Column, int, int, int> pick) => ListCall.Elements(call, [0], (l, row) =>
    {
        (int start, int end) = l.Range(0, row);
        int at = pick(l.ElementsOf(0), start, end);
        if (at < 0)
        {
            l.Picks.AddNull();
        }
        else
        {
            l.Picks.Add(at);
        }
    });

    static Column Extreme(ScalarInvocation call, int sign) => Pick(call, (elements, start, end) =>
    {
        int best = -1;
        for (int i = start; i < end; i++)
        {
            if (!elements.IsNull(i) && (best < 0 || ValueComparer.Compare(elements, i, elements, best) * sign > 0))
            {
                best = i;
            }
        }

        return best;
    });
}
