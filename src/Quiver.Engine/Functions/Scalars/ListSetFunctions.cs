using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Engine.Types;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions that treat lists as sets.</summary>
static class ListSetFunctions
{
    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "list_distinct array_distinct", "The different values that are not null, in order of appearance.",
            "list_distinct([1, 1, 2])", ListFunctions.SameList, c => ListCall.Lists(c, [0], (l, row) =>
            {
                var seen = new ListElementSet(l.ElementsOf(0));
                (int start, int end) = l.Range(0, row);
                for (int i = start; i < end; i++)
                {
                    if (!l.ElementsOf(0).IsNull(i) && seen.Add(i))
                    {
                        l.Picks.Add(i);
                    }
                }

                l.Picks.End();
            })),
        new KernelFunction(
            "list_unique array_unique", "The number of different values that are not null.", "list_unique([1, 1, 2])",
            a => ListFunctions.SameList(a) is { } s ? Of(Integer, [.. s.Parameters]) : null, c => RowLoop.Run(c, (a, row, result) =>
            {
                var list = (ListColumn)a[0];
                var seen = new ListElementSet(list.Elements);
                (int start, int end) = list.GetRange(row);
                RowLoop.Put(result, (long)Enumerable.Range(start, end - start).Count(i => !list.Elements.IsNull(i) && seen.Add(i)));
            })),
        new KernelFunction(
            "list_union array_union", "The different elements of two lists.", "list_union([1, 2], [2, 3])", Both, c =>
                Set(c, (l, row, left, right) =>
                {
                    Take(l, 0, row, (_, _) => true, left);
                    Take(l, 1, row, (elements, i) => !left.Has(elements, i), right);
                })),
        new KernelFunction(
            "list_intersect array_intersect", "The different elements that both lists have.", "list_intersect([1, 2], [2, 3])", Both, c =>
                Set(c, (l, row, left, right) =>
                {
                    right.AddRange(l.Range(1, row));
                    Take(l, 0, row, (elements, i) => !elements.IsNull(i) && right.Has(elements, i), left);
                })),
        new KernelFunction(
            "list_except array_except list_difference array_difference", "The different elements of a list that another has not.",
            "list_except([1, 2], [2])", Both, c => Set(c, (l, row, left, right) =>
                {
                    right.AddRange(l.Range(1, row));
                    Take(l, 0, row, (elements, i) => !right.Has(elements, i), left);
                })),
        new KernelFunction(
            "list_has_any array_has_any list_overlaps arrays_overlap", "Whether two lists share an element.", "list_has_any([1, 2], [2])",
            TwoLists, c => Compare(c, isAny: true)),
        new KernelFunction(
            "list_has_all array_has_all", "Whether a list has every element of another.", "list_has_all([1, 2], [2])",
            TwoLists, c => Compare(c, isAny: false)),
    ];

    static ListType? Common(IReadOnlyList<DataType> arguments) =>
        arguments.Count == 2 && arguments.Any(a => a.Logical is ListType)
            && TypeCoercion.CommonType(arguments[0].Logical, arguments[1].Logical) is ListType type ? type : null;

    static FunctionSignature? Both(IReadOnlyList<DataType> arguments) => Common(arguments) is { } type ? Of(type, type, type) : null;

    static FunctionSignature? TwoLists(IReadOnlyList<DataType> arguments) => Common(arguments) is { } type ? Of(Truth, type, type) : null;

    static Column Set(ScalarInvocation call, Action<ListCall, int, ListElementSet, ListElementSet> body) =>
        ListCall.Lists(call, [0, 1], (l, row) =>
        {
            body(l, row, new ListElementSet(l.ElementsOf(0)), new ListElementSet(l.ElementsOf(1)));
            l.Picks.End();
        });

    /// <summary>Picks the elements that pass, each once.</summary>
    static void Take(ListCall list, int argument, int row, Func<Column, int, bool> passes, ListElementSet seen)
    {
        (int start, int end) = list.Range(argument, row);
        for (int i = start; i < end; i++)
        {
            if (passes(list.ElementsOf(argument), i) && seen.Add(i))
            {
                list.Pick(argument, i);
            }
        }
    }

    static Column Compare(ScalarInvocation call, bool isAny) => RowLoop.Run(call, (a, row, result) =>
    {
        var list = (ListColumn)a[0];
        var wanted = (ListColumn)a[1];
        var set = new ListElementSet(list.Elements);
        set.AddRange(list.GetRange(row));
        (int start, int end) = wanted.GetRange(row);
        IEnumerable<int> rows = Enumerable.Range(start, end - start).Where(i => !wanted.Elements.IsNull(i));
        RowLoop.Put(result, isAny ? rows.Any(i => set.Has(wanted.Elements, i)) : rows.All(i => set.Has(wanted.Elements, i)));
    });
}
