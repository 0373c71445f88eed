using Quiver.Engine.Catalog;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Keeps both sides, in order, and gives their rows side by side.</summary>
sealed class PhysicalPositionalJoin(PhysicalPlan left, PhysicalPlan right) : PhysicalPlan
{
    public PhysicalPlan Left { get; } = left;

    public PhysicalPlan Right { get; } = right;

    public override IReadOnlyList<PlanColumn> Columns { get; } = [.. left.Columns, .. right.Columns];

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [left, right];

    public override string Describe() => "PositionalJoin";
}
