namespace Quiver.Engine.Logical;

/// <summary>
/// Adds a column of random numbers from 0 on, 63 bits wide: samples are the rows with small ones. Equal seeds give equal numbers to equal
/// rows of an unchanged table.
/// </summary>
/// <param name="input">The rows.</param>
/// <param name="key">The column.</param>
/// <param name="seed">The seed; null for a new one each time.</param>
/// <param name="isByBlock">Whether rows that lie together get one number: SYSTEM.</param>
sealed class LogicalRowKey(LogicalPlan input, PlanColumn key, long? seed, bool isByBlock) : LogicalPlan
{
    public LogicalPlan Input { get; } = input;

    public PlanColumn Key { get; } = key;

    public long? Seed { get; } = seed;

    public bool IsByBlock { get; } = isByBlock;

    public override IReadOnlyList<PlanColumn> Output { get; } = [.. input.Output, key];

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [input];

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) => new LogicalRowKey(inputs[0], Key, Seed, IsByBlock);

    public override string Describe() => $"RowKey: {(IsByBlock ? "blocks" : "rows")}{(Seed is { } seed ? $" seed={seed}" : "")}";
}
