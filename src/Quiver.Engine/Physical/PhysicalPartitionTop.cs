using Quiver.Engine.Catalog;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Passes rows that may be among the first of their partition, as far as a worker knows from the rows that it saw.</summary>
sealed class PhysicalPartitionTop(PhysicalPlan input, LogicalPartitionTop top) : PhysicalPlan
{
    public PhysicalPlan Input { get; } = input;

    public LogicalPartitionTop Top { get; } = top;

    public override IReadOnlyList<PlanColumn> Columns => Input.Columns;

    public override IReadOnlyList<SortKey> Order => Input.Order;

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [input];

    public override string Describe() => Top.Describe();
}
