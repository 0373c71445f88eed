using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer.Aggregates;

/// <summary>A place below an aggregate where rows may be grouped early.</summary>
/// <param name="Plan">What would be grouped.</param>
/// <param name="Path">The nodes from the input of the aggregate down to it, each with the number of the input that leads on.</param>
/// <param name="IsPadded">Whether an outer join on the path may add rows in which all its columns are null.</param>
sealed record EagerSite(LogicalPlan Plan, IReadOnlyList<(LogicalPlan Node, int Input)> Path, bool IsPadded)
{
    /// <summary>The columns that it gives.</summary>
    public HashSet<ColumnId> Columns { get; } = PlanRewriter.OutputIds(Plan);

    /// <summary>The columns that joins and filters on the path read.</summary>
    public HashSet<ColumnId> ReadOnPath()
    {
        var read = new HashSet<ColumnId>();
        foreach (Expression expression in Path.Where(s => s.Node is not LogicalProject).SelectMany(s => s.Node.Expressions))
        {
            ExpressionRewriter.CollectColumns(expression, read);
        }

        return read;
    }

    /// <summary>The path over other rows in its place; projections pass their columns on.</summary>
    public LogicalPlan Over(LogicalPlan grouped)
    {
        LogicalPlan plan = grouped;
        foreach ((LogicalPlan node, int input) in Path.Reverse())
        {
            LogicalPlan below = plan;
            if (node is LogicalProject project)
            {
                HashSet<ColumnId> given = PlanRewriter.OutputIds(below);
                PlanColumn[] added = [.. grouped.Output.Where(c => project.Projections.All(p => p.Column.Id != c.Id))];
                plan = new LogicalProject(
                    below, [.. project.Projections.Where(p => given.Contains(p.Column.Id)), .. added.Select(Projection.Pass)]);
            }
            else
            {
                plan = node.WithInputs([.. node.Inputs.Select((old, i) => i == input ? below : old)]);
            }
        }

        return plan;
    }
}
