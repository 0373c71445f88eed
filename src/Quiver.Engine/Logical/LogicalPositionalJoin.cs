namespace Quiver.Engine.Logical;

/// <summary>Row by row, the rows of two inputs side by side; the shorter one is filled up with nulls.</summary>
sealed class LogicalPositionalJoin(LogicalPlan left, LogicalPlan right) : LogicalPlan
{
    public LogicalPlan Left { get; } = left;

    public LogicalPlan Right { get; } = right;

    public override IReadOnlyList<PlanColumn> Output { get; } = [.. left.Output, .. right.Output];

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [left, right];

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) => new LogicalPositionalJoin(inputs[0], inputs[1]);

    public override string Describe() => "PositionalJoin";
}
