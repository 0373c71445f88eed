using Quiver.Engine.Execution.Spilling;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Rows that are read later, and more than once where several operators read them: all in memory, or all on disk. They are read in
/// segments: runs of rows in memory, blocks on disk.
/// </summary>
sealed class KeptRows : IDisposable
{
    readonly int _segmentRows;

    /// <param name="rows">The rows, which stay their owner's.</param>
    /// <param name="segmentRows">How many of them are read at a time.</param>
    public KeptRows(MaterializedRows rows, int segmentRows)
    {
        InMemory = rows;
        _segmentRows = Math.Max(1, segmentRows);
        RowCount = rows.RowCount;
    }

    /// <param name="blocks">The rows in files that stay their owner's.</param>
    public KeptRows(IReadOnlyList<SpillBlock> blocks)
    {
        Blocks = blocks;
        RowCount = blocks.Sum(b => (long)b.RowCount);
    }

    /// <summary>The rows where they are in memory.</summary>
    public MaterializedRows? InMemory { get; }

    /// <summary>The rows where they are on disk.</summary>
    public IReadOnlyList<SpillBlock> Blocks { get; } = [];

    /// <summary>The number of rows.</summary>
    public long RowCount { get; }

    /// <summary>What is freed with the rows, where nobody else owns them.</summary>
    public IReadOnlyList<IDisposable> Owned { get; init; } = [];

    /// <summary>The number of segments.</summary>
    public int SegmentCount => InMemory is null ? Blocks.Count : (int)((RowCount + _segmentRows - 1) / _segmentRows);

    /// <summary>Returns where a segment begins in the rows in memory, and where it ends.</summary>
    public (int From, int To) SegmentOf(int segment)
    {
        long from = (long)segment * _segmentRows;
        return ((int)from, (int)Math.Min(RowCount, from + _segmentRows));
    }

    public void Dispose()
    {
        foreach (IDisposable owned in Owned)
        {
            owned.Dispose();
        }
    }
}
