using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer.Aggregates;

/// <summary>
/// Leaves DISTINCT out where the rows differ already, because an aggregate below made one for each combination of its keys, or one row of
/// each partition was picked.
/// </summary>
sealed class UniqueDistinct : IOptimizerRule
{
    public string Name => nameof(UniqueDistinct);

    public string Purpose => "leaves out DISTINCT where the rows differ already";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) =>
        PlanRewriter.BottomUp(plan, node => node is LogicalAggregate { Calls.Count: 0, Keys.Count: > 0 } distinct && IsUnique(distinct)
            ? new LogicalProject(distinct.Input, distinct.Keys) : node);

    static bool IsUnique(LogicalAggregate distinct) => UniqueRows.AreUnique(
        distinct.Input, [.. distinct.Keys.Select(k => k.Expression).OfType<ColumnExpression>().Select(c => c.Id)]);
}
