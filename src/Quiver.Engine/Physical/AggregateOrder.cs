using Quiver.Arrow.Errors;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>The one order that serves all ordered aggregates of a query.</summary>
static class AggregateOrder
{
    /// <summary>Returns the longest of the orders of which all others are beginnings; none where no aggregate asks for one.</summary>
    public static IReadOnlyList<SortKey> Of(IEnumerable<AggregateCall> calls)
    {
        IReadOnlyList<SortKey> order = [];
        foreach (AggregateCall call in calls)
        {
            IReadOnlyList<SortKey> longer = call.OrderBy.Count > order.Count ? call.OrderBy : order;
            IReadOnlyList<SortKey> shorter = call.OrderBy.Count > order.Count ? order : call.OrderBy;
            for (int i = 0; i < shorter.Count; i++)
            {
                if (!shorter[i].Equals(longer[i]))
                {
                    throw new QuiverException(
                        ErrorCode.NotSupported, "aggregates with different ORDER BY in one SELECT are not supported yet; compute them in separate subqueries");
                }
            }

            order = longer;
        }

        return order;
    }
}
