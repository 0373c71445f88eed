using Quiver.Compute.Windowing;
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

    /// <summary>Whether every call is an aggregate of whole partitions that no order of rows changes, so that nothing is sorted.</summary>
    public bool IsTotals { get; } = orderBy.Count == 0
        && calls.All(c => IsTotal(c.Call));

    public override IReadOnlyList<PlanColumn> Columns { get; } = [.. input.Columns, .. calls.Select(c => c.Column)];

    public override PlanProperties Properties => base.Properties with { Emission = EmissionType.Final };

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [input];

    public override string Describe() => $"{(IsTotals ? "WindowTotals" : "Window")}: {LogicalWindow.Text(PartitionBy, OrderBy, Calls)}";

    static bool IsTotal(WindowCall call) =>
        call is { Aggregate.IsOrderSensitive: false, Filter: null, ArgumentOrder.Count: 0 }
        && call.Frame.Shape is { Start: FrameBound.UnboundedPreceding, Exclusion: FrameExclusion.NoOthers } shape
        && (shape.End == FrameBound.UnboundedFollowing || (shape.End == FrameBound.CurrentRow && shape.Unit != FrameUnit.Rows));
}
