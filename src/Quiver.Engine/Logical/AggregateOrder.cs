namespace Quiver.Engine.Logical;

/// <summary>The one order that serves all ordered aggregates of an operator.</summary>
static class AggregateOrder
{
    /// <summary>Returns the longest of the orders of which all others are beginnings; none where no aggregate asks for one.</summary>
    public static IReadOnlyList<SortKey> Of(IReadOnlyList<AggregateCall> calls) =>
        TryMerge(calls) ?? throw new InvalidOperationException("aggregates of different orders were not split");

    /// <summary>Returns the longest of the orders, null where not all others are beginnings of it.</summary>
    public static IReadOnlyList<SortKey>? TryMerge(IReadOnlyList<AggregateCall> calls)
    {
        IReadOnlyList<SortKey> order = [];
        foreach (AggregateCall call in calls)
        {
            IReadOnlyList<SortKey> longer = call.OrderBy.Count > order.Count ? call.OrderBy : order;
            IReadOnlyList<SortKey> shorter = call.OrderBy.Count > order.Count ? order : call.OrderBy;
            if (!shorter.SequenceEqual(longer.Take(shorter.Count)))
            {
                return null;
            }

            order = longer;
        }

        return order;
    }
}
