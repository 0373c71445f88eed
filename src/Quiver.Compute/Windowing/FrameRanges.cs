using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;

namespace Quiver.Compute.Windowing;

/// <summary>The frame of each row: up to three ranges of rows, since EXCLUDE may cut a frame in two and keep its middle.</summary>
sealed unsafe class FrameRanges(MemoryBudget budget) : IDisposable
{
    /// <summary>The most ranges of a frame.</summary>
    public const int MaxRanges = 3;

    readonly RowIndices[] _starts = [new(budget), new(budget), new(budget)];
    readonly RowIndices[] _ends = [new(budget), new(budget), new(budget)];

    /// <summary>The number of frames.</summary>
    public int RowCount { get; private set; }

    /// <summary>The ranges of each frame; some may be empty.</summary>
    public int RangeCount { get; private set; }

    /// <summary>Makes room for frames.</summary>
    public void Reset(int rowCount, int rangeCount)
    {
        RowCount = rowCount;
        RangeCount = rangeCount;
        for (int r = 0; r < rangeCount; r++)
        {
            _starts[r].Reserve(rowCount);
            _ends[r].Reserve(rowCount);
        }
    }

    /// <summary>For each frame the first row of a range.</summary>
    public int* Starts(int range) => _starts[range].Rows;

    /// <summary>For each frame the row after the last one of a range.</summary>
    public int* Ends(int range) => _ends[range].Rows;

    /// <summary>For each frame the first row of a range.</summary>
    public ReadOnlySpan<int> StartSpan(int range) => new(Starts(range), RowCount);

    /// <summary>For each frame the row after the last one of a range.</summary>
    public ReadOnlySpan<int> EndSpan(int range) => new(Ends(range), RowCount);

    /// <summary>The number of rows in the frame of a row.</summary>
    public long RowsOf(int row)
    {
        long count = 0;
        for (int r = 0; r < RangeCount; r++)
        {
            count += Ends(r)[row] - Starts(r)[row];
        }

        return count;
    }

    /// <summary>
    /// Whether each frame is that of the row before with rows added at its end, often enough that starting anew for the others
    /// costs no more than some times the rows: whole partitions, running frames, and frames of a few rows.
    /// </summary>
    public bool GrowByRows(int rowCount)
    {
        if (RangeCount != 1)
        {
            return false;
        }

        long allowed = ((long)RowCount + rowCount) * 4;
        int* starts = Starts(0);
        int* ends = Ends(0);
        int start = 0;
        int end = 0;
        long work = 0;
        for (int i = 0; i < RowCount && work <= allowed; i++)
        {
            bool grows = starts[i] == start && ends[i] >= end;
            work += ends[i] - (grows ? end : starts[i]);
            start = starts[i];
            end = ends[i];
        }

        return work <= allowed;
    }

    /// <summary>Whether frames are equal or have no rows in common, so that each row belongs to one frame at most.</summary>
    public bool AreDisjoint()
    {
        int* starts = Starts(0);
        int* ends = Ends(0);
        for (int i = 1; i < RowCount; i++)
        {
            bool same = starts[i] == starts[i - 1] && ends[i] == ends[i - 1];
            if (!same && starts[i] < ends[i - 1])
            {
                return false;
            }
        }

        return RangeCount == 1;
    }

    public void Dispose()
    {
        for (int r = 0; r < MaxRanges; r++)
        {
            _starts[r].Dispose();
            _ends[r].Dispose();
        }
    }
}
