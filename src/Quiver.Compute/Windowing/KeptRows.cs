using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Windowing;

/// <summary>
/// Some of the rows of a window: those that pass FILTER, those that are not null, the first ones of equal values. Frames over all
/// rows become frames over these alone, so that what evaluates frames knows nothing of rows that do not count.
/// </summary>
sealed unsafe class KeptRows(MemoryBudget budget) : IDisposable
{
    readonly RowIndices _rows = new(budget);
    readonly RowIndices _before = new(budget);

    /// <summary>The number of rows kept.</summary>
    public int Count => _rows.Count;

    /// <summary>The rows kept.</summary>
    public int* Rows => _rows.Rows;

    /// <summary>For each row, and the end, how many rows before it are kept.</summary>
    public int* Before => _before.Rows;

    /// <summary>Keeps the rows whose bits are set.</summary>
    public void Set(ulong* mask, int rowCount)
    {
        _rows.FromMask(mask, rowCount);
        int* before = _before.Reserve(rowCount + 1);
        int count = 0;
        for (int i = 0; i < rowCount; i++)
        {
            before[i] = count;
            count += Bitmap.Get(mask, i) ? 1 : 0;
        }

        before[rowCount] = count;
    }

    /// <summary>Turns frames over all rows into frames over the rows kept.</summary>
    public void Map(FrameRanges frames, FrameRanges result)
    {
        result.Reset(frames.RowCount, frames.RangeCount);
        int* before = Before;
        for (int r = 0; r < frames.RangeCount; r++)
        {
            Map(frames.Starts(r), before, result.Starts(r), frames.RowCount);
            Map(frames.Ends(r), before, result.Ends(r), frames.RowCount);
        }
    }

    /// <summary>Gathers the rows kept.</summary>
    public Column Take(Column column, ColumnScratch scratch) => TakeKernel.Take(column, Rows, Count, mayHaveMissing: false, scratch);

    public void Dispose()
    {
        _rows.Dispose();
        _before.Dispose();
    }

    static void Map(int* rows, int* before, int* target, int count)
    {
        for (nint i = 0; i < count; i++)
        {
            target[i] = before[rows[i]];
        }
    }
}
