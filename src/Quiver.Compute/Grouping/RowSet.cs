using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;

namespace Quiver.Compute.Grouping;

/// <summary>The different rows so far; nulls are equal to each other.</summary>
sealed unsafe class RowSet : IDisposable
{
    readonly KeyLayout _layout;
    readonly GroupTable _table;
    readonly KeyStage _stage;
    readonly List<bool> _isGiven = [];

    public RowSet(IReadOnlyList<DataType> types, MemoryBudget budget)
    {
        _layout = new KeyLayout(types);
        _table = new GroupTable(_layout, budget);
        _stage = new KeyStage(_layout, budget);
    }

    /// <summary>Adds the rows of a batch, and lists those that are not equal to an earlier one.</summary>
    public void Add(ColumnBatch batch, RowIndices added)
    {
        Column[] columns = [.. Enumerable.Range(0, batch.ColumnCount).Select(i => batch[i])];
        _stage.Begin(columns, columns.Length, batch.RowCount);
        int* groups = stackalloc int[KeyStage.StripRows];
        int* target = added.Reserve(batch.RowCount);
        int next = 0;
        for (int from = 0; from < batch.RowCount; from += KeyStage.StripRows)
        {
            int count = Math.Min(KeyStage.StripRows, batch.RowCount - from);
            _stage.Write(from, count, _layout.Words);
            _table.FindOrAdd(_stage.Rows, _layout.Words, count, groups);
            while (_isGiven.Count < _table.GroupCount)
            {
                _isGiven.Add(false);
            }

            for (int i = 0; i < count; i++)
            {
                if (!_isGiven[groups[i]])
                {
                    _isGiven[groups[i]] = true;
                    target[next++] = from + i;
                }
            }
        }

        added.Count = next;
        added.MayHaveMissing = false;
    }

    public void Dispose()
    {
        _table.Dispose();
        _stage.Dispose();
    }
}
