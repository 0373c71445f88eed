using Quiver.Engine.Catalog;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Gives the rows of the anchor, then those of the step over the rows of the round before, until a round has none.</summary>
sealed class PhysicalRecursive(
    CommonTable table, IReadOnlyList<PlanColumn> columns, PhysicalPlan anchor, PhysicalPlan step, bool isDistinct) : PhysicalPlan
{
    /// <summary>The rows of the round before.</summary>
    public CommonTable Table { get; } = table;

    public PhysicalPlan Anchor { get; } = anchor;

    public PhysicalPlan Step { get; } = step;

    /// <summary>Whether a row counts only when it comes for the first time.</summary>
    public bool IsDistinct { get; } = isDistinct;

    public override IReadOnlyList<PlanColumn> Columns { get; } = columns;

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [anchor, step];

    public override string Describe() => $"Recursive: {Table.Name}{(IsDistinct ? " distinct" : "")}";
}
