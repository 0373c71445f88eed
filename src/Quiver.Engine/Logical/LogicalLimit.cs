namespace Quiver.Engine.Logical;

/// <summary>Passes some rows over and gives at most a number of the next.</summary>
sealed class LogicalLimit(LogicalPlan input, long offset, long? count) : LogicalPlan
{
    public LogicalPlan Input { get; } = input;

    public long Offset { get; } = offset;

    public long? Count { get; } = count;

    public override IReadOnlyList<PlanColumn> Output => Input.Output;

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [input];

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) => new LogicalLimit(inputs[0], Offset, Count);

    public override string Describe() => $"Limit: {(Count is { } rows ? $"count={rows}" : "all")}{(Offset > 0 ? $" offset={Offset}" : "")}";
}
