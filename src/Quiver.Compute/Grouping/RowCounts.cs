using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;

namespace Quiver.Compute.Grouping;

/// <summary>Counts equal rows of two inputs; nulls are equal to each other.</summary>
sealed unsafe class RowCounts : IDisposable
{
    readonly KeyLayout _layout;
    readonly GroupTable _table;
    readonly KeyStage _stage;
    readonly List<long> _left = [];
    readonly List<long> _right = [];

    public RowCounts(IReadOnlyList<DataType> types, MemoryBudget budget)
    {
        _layout = new KeyLayout(types);
        _table = new GroupTable(_layout, budget);
        _stage = new KeyStage(_layout, budget);
    }

    /// <summary>The number of distinct rows.</summary>
    public int RowCount => _table.GroupCount;

    /// <summary>How often the left input has a row.</summary>
    public long Left(int row) => _left[row];

    /// <summary>How often the right input has a row.</summary>
    public long Right(int row) => _right[row];

    /// <summary>Counts the rows of a batch.</summary>
    public void Add(ColumnBatch batch, bool isRight)
    {
        Column[] columns = [.. Enumerable.Range(0, batch.ColumnCount).Select(i => batch[i])];
        _stage.Begin(columns, columns.Length, batch.RowCount);
        int* groups = stackalloc int[KeyStage.StripRows];
        List<long> counts = isRight ? _right : _left;
        for (int from = 0; from < batch.RowCount; from += KeyStage.StripRows)
        {
            int count = Math.Min(KeyStage.StripRows, batch.RowCount - from);
            _stage.Write(from, count, _layout.Words);
            _table.FindOrAdd(_stage.Rows, _layout.Words, count, groups);
            while (_left.Count < _table.GroupCount)
            {
                _left.Add(0);
                _right.Add(0);
            }

            for (int i = 0; i < count; i++)
            {
                counts[groups[i]]++;
            }
        }
    }

    /// <summary>Returns a column of some of the distinct rows.</summary>
    public Column Column(int column, int from, int count, ColumnScratch scratch) => _table.Key(column, from, count, scratch);

    public void Dispose()
    {
        _table.Dispose();
        _stage.Dispose();
    }
}
