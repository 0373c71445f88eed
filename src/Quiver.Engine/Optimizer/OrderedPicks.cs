using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Functions.Aggregates;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Computes <c>first(x ORDER BY y)</c> and last, and with them DISTINCT ON, by comparing y while rows are grouped, in place of sorting
/// the rows: the last row of each series is found in one pass that all workers share.
/// </summary>
sealed class OrderedPicks : IOptimizerRule
{
    public string Name => nameof(OrderedPicks);

    public string Purpose => "computes first and last by comparing their keys in place of sorting";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) =>
        PlanRewriter.BottomUp(plan, node => node switch
        {
            LogicalAggregate aggregate => Rewrite(aggregate, aggregate.Keys),
            LogicalGroupingSets grouping => new LogicalGroupingSets(Rewrite(grouping.Grouped, []), grouping.Sets),
            _ => node,
        });

    static LogicalAggregate Rewrite(LogicalAggregate aggregate, IReadOnlyList<Projection> equalInGroup)
    {
        if (aggregate.Calls.All(c => c.Call.OrderBy.Count == 0))
        {
            return aggregate;
        }

        return new LogicalAggregate(
            aggregate.Input, aggregate.Keys, [.. aggregate.Calls.Select(c => (c.Column, Rewrite(c.Call, equalInGroup)))]);
    }

    static AggregateCall Rewrite(AggregateCall call, IReadOnlyList<Projection> equalInGroup)
    {
        bool isFirst = ReferenceEquals(call.Function, PickAggregates.First);
        bool isLast = ReferenceEquals(call.Function, PickAggregates.Last);
        if (call.OrderBy.Count == 0 || call.IsDistinct || !(isFirst || isLast))
        {
            return call;
        }

        // Rows of a group are equal in its keys, and in what was compared before.
        var order = new List<SortKey>();
        foreach (SortKey key in call.OrderBy)
        {
            if (!equalInGroup.Any(k => k.Expression.Equals(key.Expression)) && !order.Exists(o => o.Expression.Equals(key.Expression))
                && key.Expression is not LiteralExpression)
            {
                order.Add(key);
            }
        }

        if (order.Count == 0)
        {
            return call with { OrderBy = [] };
        }

        AggregateFunction function = PickAggregates.By(isLast, [.. order.Select(k => (k.IsDescending, k.NullsFirst))]);
        Expression[] arguments = [.. call.Arguments, .. order.Select(k => k.Expression)];
        var signature = new FunctionSignature(
            [.. call.Signature.Parameters, .. order.Select(k => k.Expression.Type.Logical)], call.Signature.Result);
        return call with { Function = function, Signature = signature, Arguments = arguments, OrderBy = [] };
    }
}
