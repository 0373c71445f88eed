using Quiver.Engine.Catalog;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Passes some rows over and gives at most a number of the next.</summary>
sealed class PhysicalLimit(PhysicalPlan input, long offset, long? count) : PhysicalPlan
{
    public PhysicalPlan Input { get; } = input;

    public long Offset { get; } = offset;

    public long? Count { get; } = count;

    public override IReadOnlyList<PlanColumn> Columns => Input.Columns;

    public override IReadOnlyList<SortKey> Order => Input.Order;

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [input];

    public override string Describe() => $"Limit: {(Count is { } rows ? $"{rows} rows" : "all")}{(Offset > 0 ? $" after {Offset}" : "")}";
}
