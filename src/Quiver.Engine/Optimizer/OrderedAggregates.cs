using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Splits an aggregate whose calls ask for different orders into aggregates of one order each over copies of the input, joined on
/// the keys: an aggregate sorts its input once.
/// </summary>
sealed class OrderedAggregates : IOptimizerRule
{
    public string Name => nameof(OrderedAggregates);

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) =>
        PlanRewriter.BottomUp(plan, node => node is LogicalAggregate aggregate ? Split(aggregate, context) : node);

    static LogicalPlan Split(LogicalAggregate aggregate, OptimizerContext context)
    {
        var groups = new List<List<(PlanColumn Column, AggregateCall Call)>>();
        foreach ((PlanColumn Column, AggregateCall Call) call in aggregate.Calls)
        {
            List<(PlanColumn, AggregateCall Call)>? fitting =
                groups.Find(g => AggregateOrder.TryMerge([.. g.Select(c => c.Call), call.Call]) is not null);
            if (fitting is null)
            {
                groups.Add([call]);
            }
            else
            {
                fitting.Add(call);
            }
        }

        if (groups.Count < 2)
        {
            return aggregate;
        }

        LogicalPlan joined = new LogicalAggregate(aggregate.Input, aggregate.Keys, groups[0]);
        foreach (List<(PlanColumn Column, AggregateCall Call)> group in groups.Skip(1))
        {
            joined = Join(joined, aggregate, group, context);
        }

        return PlanRewriter.Narrow(joined, aggregate.Output);
    }

    /// <summary>Joins the calls of one order; both sides have the same keys, null among them.</summary>
    static LogicalJoin Join(
        LogicalPlan joined, LogicalAggregate aggregate, List<(PlanColumn Column, AggregateCall Call)> group, OptimizerContext context)
    {
        var cloner = new PlanCloner(context.Ids);
        LogicalPlan input = cloner.Clone(aggregate.Input);
        var mapped = (LogicalAggregate)new LogicalAggregate(aggregate.Input, aggregate.Keys, group).WithExpressions(
            [.. new LogicalAggregate(aggregate.Input, aggregate.Keys, group).Expressions.Select(cloner.Map)]);
        Projection[] keys = [.. mapped.Keys.Select(k => k with { Column = context.NewColumn(k.Column.Name, k.Column.Type) })];
        Expression[] conditions =
        [
            .. keys.Select((k, i) => new ComparisonExpression(
                ComparisonOperator.NotDistinctFrom, aggregate.Keys[i].Column.Read(), k.Column.Read())),
        ];
        return new LogicalJoin(JoinKind.Inner, joined, new LogicalAggregate(input, keys, mapped.Calls), conditions);
    }
}
