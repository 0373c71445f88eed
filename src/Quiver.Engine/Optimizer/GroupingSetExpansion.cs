using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Optimizer;

/// <summary>Writes grouping sets as a union of plain aggregates, for rules that know only those.</summary>
static class GroupingSetExpansion
{
    /// <summary>Returns a plan of the same columns and rows.</summary>
    public static LogicalPlan Expand(LogicalGroupingSets plan, OptimizerContext context)
    {
        LogicalPlan[] parts = [.. plan.Sets.Sets.Select(set => Part(plan, set, context))];
        return new LogicalSetOperation(SetOperator.UnionAll, plan.Output, parts);
    }

    static LogicalProject Part(LogicalGroupingSets plan, IReadOnlyList<int> set, OptimizerContext context)
    {
        var copy = (LogicalAggregate)new PlanCloner(context.Ids).Clone(plan.Grouped);
        var aggregate = new LogicalAggregate(copy.Input, [.. set.Select(k => copy.Keys[k])], copy.Calls);
        var projections = new List<Projection>();
        for (int i = 0; i < plan.Output.Count; i++)
        {
            PlanColumn column = plan.Output[i];
            int grouping = i - copy.Output.Count;
            Expression value = grouping >= 0
                ? new LiteralExpression(ScalarValue.Int64(GroupingSetList.GroupingOf(plan.Sets.Groupings[grouping].Keys, set)))
                : i >= copy.Keys.Count || set.Contains(i) ? copy.Output[i].Read()
                : new LiteralExpression(ScalarValue.Null(column.Type));
            projections.Add(new Projection(context.NewColumn(column.Name, column.Type), value));
        }

        return new LogicalProject(aggregate, projections);
    }
}
