using Quiver.Engine.Catalog;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Adds a random number to each row, or to each block of rows.</summary>
sealed class PhysicalRowKey(PhysicalPlan input, PlanColumn key, long? seed, bool isByBlock) : PhysicalPlan
{
    public PhysicalPlan Input { get; } = input;

    public long? Seed { get; } = seed;

    public bool IsByBlock { get; } = isByBlock;

    public override IReadOnlyList<PlanColumn> Columns { get; } = [.. input.Columns, key];

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [input];

    public override string Describe() => $"RowKey: {(IsByBlock ? "blocks" : "rows")}{(Seed is { } seed ? $" seed={seed}" : "")}";
}
