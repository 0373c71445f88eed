using Quiver.Compute.Windowing;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>
/// Sorts all rows by partition and order, and computes window calls for some partitions at a time; or computes them as rows pass, where
/// they come in that order and no call looks far ahead.
/// </summary>
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

    /// <summary>Whether rows come in the order of the window, and calls need a few rows beside the current one only.</summary>
    public bool IsStreaming { get; } = IsOrdered(input.Order, partitionBy, orderBy)
        && calls.All(c => CallReach.Of(c.Call) is { NeedsSize: false, NeedsTotal: false });

    public override IReadOnlyList<SortKey> Order => IsStreaming ? Input.Order : [];

    public override IReadOnlyList<PlanColumn> Columns { get; } = [.. input.Columns, .. calls.Select(c => c.Column)];

    public override PlanProperties Properties => IsStreaming
        ? base.Properties
        : base.Properties with { Emission = EmissionType.Final };

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [input];

    public override string Describe()
    {
        string name = IsStreaming ? "StreamingWindow" : IsTotals ? "WindowTotals" : "Window";
        return $"{name}: {LogicalWindow.Text(PartitionBy, OrderBy, Calls)}";
    }

    /// <summary>Whether an order has the rows of each partition together, and in their order.</summary>
    static bool IsOrdered(IReadOnlyList<SortKey> order, IReadOnlyList<Expression> partitionBy, IReadOnlyList<SortKey> orderBy) =>
        order.Count > 0 && partitionBy.Count + orderBy.Count > 0
        && partitionBy.ToHashSet().SetEquals(order.Take(partitionBy.Count).Select(k => k.Expression))
        && order.Skip(partitionBy.Count).Take(orderBy.Count).SequenceEqual(orderBy);

    static bool IsTotal(WindowCall call) =>
        call is { Aggregate.IsOrderSensitive: false, Filter: null, ArgumentOrder.Count: 0 }
        && call.Frame.Shape is { Start: FrameBound.UnboundedPreceding, Exclusion: FrameExclusion.NoOthers } shape
        && (shape.End == FrameBound.UnboundedFollowing || (shape.End == FrameBound.CurrentRow && shape.Unit != FrameUnit.Rows));
}
