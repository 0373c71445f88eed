using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Sorts all rows by partition and order, and computes window calls for some partitions at a time.</summary>
sealed class PhysicalWindow(
    PhysicalPlan input,
    IReadOnlyList<Expression> partitionBy,
    IReadOnlyList<SortKey> orderBy,
    IReadOnlyList<(PlanColumn Column, WindowCall Call)> calls) : PhysicalPlan
{
    public PhysicalPlan Input { get; } = input;

    public IReadOnlyList<Expression> PartitionBy { get; } = partitionBy;

    public IReadOnlyList<SortKey> OrderBy { get; } = orderBy;

    public IReadOnlyList<(PlanColumn Column, WindowCall Call)> Calls { get; } = calls;

    public override IReadOnlyList<PlanColumn> Columns { get; } = [.. input.Columns, .. calls.Select(c => c.Column)];

    public override PlanProperties Properties => base.Properties with { Emission = EmissionType.Final };

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [input];

    public override string Describe() => $"Window: {LogicalWindow.Text(PartitionBy, OrderBy, Calls)}";
}
