using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Windowing;

namespace Quiver.Engine.Functions;

/// <summary>
/// The rows that a window function is evaluated for: whole partitions one behind the other, each in the order of ORDER BY. Places
/// are row numbers from 0; an end is the row after the last.
/// </summary>
public sealed class WindowInvocation
{
    readonly List<IDisposable> _kept;

    internal WindowInvocation(
        FunctionSignature signature,
        IReadOnlyList<Column> arguments,
        RowRuns partitions,
        RowRuns peers,
        FrameRanges frames,
        List<IDisposable> kept,
        MemoryBudget budget)
    {
        Signature = signature;
        Arguments = arguments;
        Partitions = partitions;
        Peers = peers;
        Frames = frames;
        Budget = budget;
        _kept = kept;
    }

    /// <summary>What overload resolution answered.</summary>
    public FunctionSignature Signature { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount => Partitions.RowCount;

    /// <summary>The arguments: flat, constant or dictionary columns of <see cref="RowCount"/> rows.</summary>
    public IReadOnlyList<Column> Arguments { get; }

    /// <summary>Whether the call says IGNORE NULLS.</summary>
    public bool IgnoresNulls { get; internal init; }

    /// <summary>Whether the call says FROM LAST.</summary>
    internal bool FromLast { get; init; }

    /// <summary>What came before the rows where they begin in the middle of a partition: for functions that say what they need.</summary>
    internal RowsBefore Before { get; init; }

    /// <summary>The first argument in the first row of the partition that began before the rows; null where none did.</summary>
    internal Column? FirstValue { get; init; }

    /// <summary>For each row where its partition starts.</summary>
    public ReadOnlySpan<int> PartitionStarts => Partitions.StartSpan;

    /// <summary>For each row where its partition ends.</summary>
    public ReadOnlySpan<int> PartitionEnds => Partitions.EndSpan;

    /// <summary>For each row where the rows with its keys of ORDER BY start.</summary>
    public ReadOnlySpan<int> PeerStarts => Peers.StartSpan;

    /// <summary>For each row where the rows with its keys of ORDER BY end.</summary>
    public ReadOnlySpan<int> PeerEnds => Peers.EndSpan;

    /// <summary>The number of ranges of rows that a frame consists of: more than one where EXCLUDE cuts it.</summary>
    public int FrameRangeCount => Frames.RangeCount;

    /// <summary>What native memory is counted against.</summary>
    public MemoryBudget Budget { get; }

    internal RowRuns Partitions { get; }

    internal RowRuns Peers { get; }

    internal FrameRanges Frames { get; }

    /// <summary>For each row where a range of its frame starts.</summary>
    public ReadOnlySpan<int> FrameStarts(int range = 0) => Frames.StartSpan(range);

    /// <summary>For each row where a range of its frame ends; not before it starts.</summary>
    public ReadOnlySpan<int> FrameEnds(int range = 0) => Frames.EndSpan(range);

    /// <summary>The values of an argument, to be taken from other rows.</summary>
    internal ValueKernel ValuesOf(int argument) => new(Arguments[argument], RowCount, IgnoresNulls, _kept, Budget);

    /// <summary>Returns memory for a result that holds as long as it is read.</summary>
    internal ColumnScratch NewScratch()
    {
        var scratch = new ColumnScratch(Budget);
        _kept.Add(scratch);
        return scratch;
    }
}
