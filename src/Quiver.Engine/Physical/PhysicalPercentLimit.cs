using Quiver.Engine.Catalog;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Collects all rows, and gives a part of them.</summary>
sealed class PhysicalPercentLimit(PhysicalPlan input, long offset, double percent) : PhysicalPlan
{
    public PhysicalPlan Input { get; } = input;

    public long Offset { get; } = offset;

    public double Percent { get; } = percent;

    public override IReadOnlyList<PlanColumn> Columns => Input.Columns;

    public override PlanProperties Properties => base.Properties with { Emission = EmissionType.Final };

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [input];

    public override string Describe() => $"Limit: {LogicalPercentLimit.Text(Offset, Percent)}";
}
