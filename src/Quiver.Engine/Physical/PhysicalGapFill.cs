using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Fills the gaps of series in sorted rows; workers take whole series and give their rows as they go.</summary>
sealed class PhysicalGapFill(PhysicalSort input, LogicalGapFill plan) : PhysicalPlan
{
    /// <summary>The rows by series and time.</summary>
    public PhysicalSort Input { get; } = input;

    /// <summary>The call that gives the start of a bin.</summary>
    public FunctionExpression Bin => plan.Bin;

    public PlanColumn Time => plan.Time;

    public IReadOnlyList<PlanColumn> Series => plan.Series;

    public IReadOnlyList<GapFillColumn> Fills => plan.Columns;

    public IReadOnlyList<GapFillBound> Bounds => plan.Bounds;

    public override IReadOnlyList<PlanColumn> Columns => plan.Output;

    public override PlanProperties Properties => base.Properties with { Emission = EmissionType.Final };

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [input];

    public override string Describe() => plan.Describe();
}
