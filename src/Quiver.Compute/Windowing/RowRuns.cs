using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Compute.Sorting;

namespace Quiver.Compute.Windowing;

/// <summary>Sorted rows cut into runs, the partitions or the peers of a window: for each row, where its run starts and ends.</summary>
sealed unsafe class RowRuns(MemoryBudget budget) : IDisposable
{
    readonly RowIndices _starts = new(budget);
    readonly RowIndices _ends = new(budget);
    readonly RowIndices _numbers = new(budget);
    readonly RowIndices _runStarts = new(budget);

    /// <summary>The number of rows.</summary>
    public int RowCount { get; private set; }

    /// <summary>The number of runs.</summary>
    public int RunCount { get; private set; }

    /// <summary>For each row the first row of its run.</summary>
    public int* Starts => _starts.Rows;

    /// <summary>For each row the row after the last one of its run.</summary>
    public int* Ends => _ends.Rows;

    /// <summary>For each row the number of its run.</summary>
    public int* Numbers => _numbers.Rows;

    /// <summary>The first row of each run, and the number of rows after them.</summary>
    public int* RunStarts => _runStarts.Rows;

    /// <summary>For each row the first row of its run.</summary>
    public ReadOnlySpan<int> StartSpan => new(Starts, RowCount);

    /// <summary>For each row the row after the last one of its run.</summary>
    public ReadOnlySpan<int> EndSpan => new(Ends, RowCount);

    /// <summary>For each row the number of its run.</summary>
    public ReadOnlySpan<int> NumberSpan => new(Numbers, RowCount);

    /// <summary>Takes the runs of rows with equal first keys of an order; without an order all rows are one.</summary>
    public void Set(SortPermutation? order, int from, int rowCount, int keyCount)
    {
        using NativeBuffer buffer = NativeBuffer.Allocate(Bitmap.Bytes(rowCount), budget, "a window");
        ulong* first = (ulong*)buffer.Pointer;
        new Span<ulong>(first, Bitmap.Words(rowCount)).Clear();
        order?.MarkChanges(from, rowCount, keyCount, first);
        SetFirst(first, rowCount);
    }

    /// <summary>Takes the runs of rows with equal keys among rows that lie in order.</summary>
    public void Set(RowOrder keys, int from, int rowCount)
    {
        using NativeBuffer buffer = NativeBuffer.Allocate(Bitmap.Bytes(rowCount), budget, "a window");
        ulong* first = (ulong*)buffer.Pointer;
        new Span<ulong>(first, Bitmap.Words(rowCount)).Clear();
        for (int i = 1; i < rowCount; i++)
        {
            if (keys.CompareKeys(from + i - 1, from + i) != 0)
            {
                Bitmap.Set(first, i);
            }
        }

        SetFirst(first, rowCount);
    }

    void SetFirst(ulong* first, int rowCount)
    {
        if (rowCount > 0)
        {
            Bitmap.Set(first, 0);
        }

        Set(first, rowCount);
    }

    /// <summary>Takes the runs from bits that are set for the first row of each.</summary>
    public void Set(ulong* firstRows, int rowCount)
    {
        RowCount = rowCount;
        int* runs = _runStarts.Reserve(rowCount + 1);
        int* numbers = _numbers.Reserve(rowCount);
        int* starts = _starts.Reserve(rowCount);
        int* ends = _ends.Reserve(rowCount);
        int count = 0;
        for (int w = 0; w < Bitmap.Words(rowCount); w++)
        {
            for (ulong bits = firstRows[w]; bits != 0; bits &= bits - 1)
            {
                runs[count++] = (w << 6) + System.Numerics.BitOperations.TrailingZeroCount(bits);
            }
        }

        runs[count] = rowCount;
        RunCount = count;
        for (int r = 0; r < count; r++)
        {
            int from = runs[r];
            int to = runs[r + 1];
            for (int i = from; i < to; i++)
            {
                numbers[i] = r;
                starts[i] = from;
                ends[i] = to;
            }
        }
    }

    public void Dispose()
    {
        _starts.Dispose();
        _ends.Dispose();
        _numbers.Dispose();
        _runStarts.Dispose();
    }
}
