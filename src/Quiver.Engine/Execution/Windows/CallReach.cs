using Quiver.Compute.Windowing;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions.Windows;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Execution.Windows;

/// <summary>
/// How far from a row a call looks, where it can be evaluated for a partition of which a stretch at a time is in memory: rows before the
/// stretch are rows of a window that slides, or are folded into one state; rows behind it are few, or are counted and added beforehand.
/// </summary>
sealed record CallReach
{
    /// <summary>How many rows before the current one are looked at, apart from those of the frame.</summary>
    public long Back { get; private init; }

    /// <summary>How many rows behind the current one must be there.</summary>
    public long Ahead { get; private init; }

    /// <summary>Whether the last peer must be there.</summary>
    public bool WaitsForPeers { get; private init; }

    /// <summary>Whether the row after the frame must be there.</summary>
    public bool WaitsForFrame { get; private init; }

    /// <summary>Whether the rows from the start of the frame on must be there.</summary>
    public bool KeepsFrame { get; private init; }

    /// <summary>Whether the last row of the frame must be there, and the rows before it are folded into a state.</summary>
    public bool KeepsFrameEnd { get; private init; }

    /// <summary>Whether that state is the aggregate.</summary>
    public bool Folds { get; private init; }

    /// <summary>Whether that state is the first value.</summary>
    public bool KeepsFirst { get; private init; }

    /// <summary>Whether the number of rows of the partition must be known.</summary>
    public bool NeedsSize { get; private init; }

    /// <summary>Whether the aggregate of the partition must be known.</summary>
    public bool NeedsTotal { get; private init; }

    /// <summary>Returns the reach of a call; null where it may look at any row of its partition.</summary>
    public static CallReach? Of(WindowCall call) => call.Function switch
    {
        null => OfFrame(call, WindowNeed.Frame),
        KernelWindow { Need: WindowNeed.RowsBefore } => new CallReach(),
        KernelWindow { Need: WindowNeed.PartitionSize } when call.PartitionKeys == 0 =>
            new CallReach { NeedsSize = true, WaitsForPeers = true },
        KernelWindow { Need: WindowNeed.Neighbour } neighbour => OfNeighbour(call, neighbour.Name == "lag" ? -1 : 1),
        KernelWindow { Need: WindowNeed.Frame or WindowNeed.FrameStart or WindowNeed.FrameEnd } function => OfFrame(call, function.Need),
        _ => null,
    };

    static CallReach? OfNeighbour(WindowCall call, int direction)
    {
        long? offset = call.Arguments.Count < 2 ? 1 : Integer(call.Arguments[1]);
        if (call.IgnoresNulls || offset is not { } rows || Math.Abs((decimal)rows) > int.MaxValue)
        {
            return null;
        }

        return new CallReach { Back = Math.Max(0, -rows * direction), Ahead = Math.Max(0, rows * direction) };
    }

    static CallReach? OfFrame(WindowCall call, WindowNeed need)
    {
        FrameShape shape = call.Frame.Shape;
        if (shape.Exclusion != FrameExclusion.NoOthers || !IsConstant(call.Frame.Start) || !IsConstant(call.Frame.End))
        {
            return null;
        }

        bool isOnePeer = shape.Unit != FrameUnit.Rows && shape.End == FrameBound.CurrentRow && call.PeerKeys == call.PartitionKeys;
        bool toLast = isOnePeer || shape.End == FrameBound.UnboundedFollowing;
        if (shape.Start == FrameBound.UnboundedPreceding)
        {
            return FromFirst(call, need, toLast);
        }

        return toLast ? null : WithEnd(call, new CallReach { KeepsFrame = true });
    }

    static CallReach? FromFirst(WindowCall call, WindowNeed need, bool toLast)
    {
        bool isAggregate = call.Aggregate is not null;
        if (isAggregate ? call.ArgumentOrder.Count > 0 : call.IgnoresNulls || need == WindowNeed.Frame)
        {
            return null;
        }

        if (toLast)
        {
            return need == WindowNeed.FrameStart ? new CallReach { KeepsFirst = true }
                : isAggregate && call.PartitionKeys == 0 ? new CallReach { NeedsTotal = true }
                : null;
        }

        return isAggregate && (call.IsDistinct || call.TakesRowsOnly) ? null : WithEnd(call, new CallReach
        {
            KeepsFrameEnd = true,
            Folds = isAggregate,
            KeepsFirst = need == WindowNeed.FrameStart,
        });
    }

    static CallReach? WithEnd(WindowCall call, CallReach reach)
    {
        FrameShape shape = call.Frame.Shape;
        if (shape.Unit != FrameUnit.Rows)
        {
            return reach with { WaitsForFrame = true };
        }

        if (shape.End != FrameBound.Following)
        {
            return reach;
        }

        return Integer(call.Frame.End!) is { } rows and >= 0 and <= int.MaxValue ? reach with { Ahead = rows } : null;
    }

    static bool IsConstant(Expression? offset) =>
        offset is null or LiteralExpression || (offset is CastExpression && IsConstant(offset.Children[0]));

    static long? Integer(Expression value) => value is LiteralExpression { Value.Value: long number } ? number : null;
}
