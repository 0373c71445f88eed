using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Compute.Sorting;
using Quiver.Compute.Windowing;
using Quiver.Engine.Execution.Operators;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Windows;

/// <summary>The rows of a window that come in order, those of them that are in memory.</summary>
sealed class WindowBuffer(PhysicalWindow plan, WindowLayout layout, MemoryBudget budget) : IWindowRows, IDisposable
{
    readonly SortDirection[] _directions = WindowLayout.Directions(plan);
    MaterializedRows _rows = new(layout.Types, budget);

    public WindowLayout Layout => layout;

    public int PartitionKeys => plan.PartitionBy.Count;

    /// <summary>The number of rows.</summary>
    public int RowCount => _rows.RowCount;

    /// <summary>The bytes held.</summary>
    public long Bytes => _rows.Bytes;

    public Column this[int place] => _rows[place];

    public void CopyRows(int from, int count, RowIndices rows) => rows.FromRange(from, count);

    public void SetRuns(RowRuns runs, int from, int count, int keyCount) => runs.Set(Order(keyCount), from, count);

    /// <summary>Adds the first columns of a batch as rows.</summary>
    public void Append(ColumnBatch batch)
    {
        for (int i = 0; i < layout.Types.Count; i++)
        {
            _rows.Append(i, batch[i]);
        }

        _rows.AddRows(batch.RowCount);
    }

    /// <summary>Takes the first rows away.</summary>
    public void Drop(int count)
    {
        if (count == 0)
        {
            return;
        }

        var left = new MaterializedRows(layout.Types, budget);
        for (int i = 0; i < layout.Types.Count && count < RowCount; i++)
        {
            left.AppendColumn(i, _rows, count, RowCount - count);
        }

        left.AddRows(RowCount - count);
        _rows.Dispose();
        _rows = left;
    }

    /// <summary>Where the partition of the last row begins, if not before a row; otherwise that row.</summary>
    public int LastPartition(int notBefore)
    {
        RowOrder order = Order(PartitionKeys);
        int start = Math.Max(0, RowCount - 1);
        while (start > notBefore && order.CompareKeys(start - 1, start) == 0)
        {
            start--;
        }

        return Math.Max(start, notBefore);
    }

    /// <summary>Where the partition of the first row ends.</summary>
    public int EndOfFirstPartition()
    {
        RowOrder order = Order(PartitionKeys);
        int end = Math.Min(1, RowCount);
        while (end < RowCount && order.CompareKeys(end - 1, end) == 0)
        {
            end++;
        }

        return end;
    }

    public void Dispose() => _rows.Dispose();

    RowOrder Order(int keyCount) => new([.. layout.Keys.Take(keyCount).Select(k => _rows[k])], _directions);
}
