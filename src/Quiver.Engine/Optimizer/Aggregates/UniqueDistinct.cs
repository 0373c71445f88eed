using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer.Aggregates;

/// <summary>
/// Leaves DISTINCT out where the rows differ already, because an aggregate below made one for each combination of its keys.
/// </summary>
sealed class UniqueDistinct : IOptimizerRule
{
    public string Name => nameof(UniqueDistinct);

    public string Purpose => "leaves out DISTINCT where an aggregate below made the rows differ already";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) =>
        PlanRewriter.BottomUp(plan, node => node is LogicalAggregate { Calls.Count: 0, Keys.Count: > 0 } distinct && IsUnique(distinct)
            ? new LogicalProject(distinct.Input, distinct.Keys) : node);

    static bool IsUnique(LogicalAggregate distinct)
    {
        HashSet<ColumnId> columns = [.. distinct.Keys.Select(k => k.Expression).OfType<ColumnExpression>().Select(c => c.Id)];
        return UniqueColumns(distinct.Input) is { } unique && unique.All(columns.Contains);
    }

    /// <summary>Columns that no two rows of a plan have in common, null included; null where none are known.</summary>
    static IReadOnlyList<ColumnId>? UniqueColumns(LogicalPlan plan)
    {
        switch (plan)
        {
            case LogicalAggregate aggregate:
                return [.. aggregate.Keys.Select(k => k.Column.Id)];
            case LogicalValues { Rows.Count: <= 1 }:
                return [];
            case LogicalFilter or LogicalSort or LogicalLimit:
                return UniqueColumns(plan.Inputs[0]);
            case LogicalProject project when UniqueColumns(project.Input) is { } below:
                var passed = new List<ColumnId>();
                foreach (ColumnId id in below)
                {
                    if (project.Projections.FirstOrDefault(p => p.Expression is ColumnExpression c && c.Id == id) is not { } projection)
                    {
                        return null;
                    }

                    passed.Add(projection.Column.Id);
                }

                return passed;
            default:
                return null;
        }
    }
}
