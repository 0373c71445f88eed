using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Gives the first rows of an order and those that are equal to the last of them.</summary>
sealed class PhysicalTies(PhysicalPlan input, long offset, long count, IReadOnlyList<Expression> keys) : PhysicalPlan
{
    public PhysicalPlan Input { get; } = input;

    public long Offset { get; } = offset;

    public long Count { get; } = count;

    public IReadOnlyList<Expression> Keys { get; } = keys;

    public override IReadOnlyList<PlanColumn> Columns => Input.Columns;

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [input];

    public override string Describe() => $"Limit: {LogicalTies.Text(Offset, Count, Keys)}";
}
