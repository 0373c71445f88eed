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
    readonly MemoryBudget _budget;

    // Of each row how often the left and the right input have it.
    NativeBuffer _counts;
    int _counted;

    /// <param name="types">The types of the columns.</param>
    /// <param name="budget">What memory is counted against.</param>
    /// <param name="partitionBits">Upper bits of the hash that are equal in all rows.</param>
    public RowCounts(IReadOnlyList<DataType> types, MemoryBudget budget, int partitionBits = 0)
    {
        _budget = budget;
        _layout = new KeyLayout(types);
        _table = new GroupTable(_layout, budget, partitionBits);
        _stage = new KeyStage(_layout, budget);
        _counts = NativeBuffer.Allocate(KeyStage.StripRows * 2 * sizeof(long), budget, "a set operation");
    }

    /// <summary>The number of distinct rows.</summary>
    public int RowCount => _table.GroupCount;

    /// <summary>The bytes held.</summary>
    public long Bytes => _table.Bytes + _counts.Capacity;

    /// <summary>How often the left input has a row.</summary>
    public long Left(int row) => Counts[2L * row];

    /// <summary>How often the right input has a row.</summary>
    public long Right(int row) => Counts[(2L * row) + 1];

    long* Counts => (long*)_counts.Pointer;

    /// <summary>Counts the rows of a batch.</summary>
    public void Add(ColumnBatch batch, bool isRight) =>
        Add([.. Enumerable.Range(0, batch.ColumnCount).Select(i => batch[i])], batch.RowCount, (_, counts) => counts[isRight ? 1 : 0]++);

    /// <summary>Adds rows that were counted before.</summary>
    public void Add(IReadOnlyList<Column> columns, FixedWidthColumn left, FixedWidthColumn right)
    {
        long* lefts = (long*)left.Data;
        long* rights = (long*)right.Data;
        Add(columns, left.Length, (row, counts) =>
        {
            counts[0] += lefts[row];
            counts[1] += rights[row];
        });
    }

    /// <summary>Returns a column of some of the distinct rows.</summary>
    public Column Column(int column, int from, int count, ColumnScratch scratch) => _table.Key(column, from, count, scratch);

    /// <summary>Returns how often an input has some of the distinct rows.</summary>
    public Column CountsOf(bool isRight, int from, int count, ColumnScratch scratch)
    {
        long* target = (long*)scratch.Data(count, sizeof(long));
        for (int i = 0; i < count; i++)
        {
            target[i] = isRight ? Right(from + i) : Left(from + i);
        }

        return scratch.FixedWidth(DataType.Int64, count, null, 0);
    }

    public void Dispose()
    {
        _table.Dispose();
        _stage.Dispose();
        _counts.Dispose();
    }

    void Add(IReadOnlyList<Column> columns, int rowCount, CountRow countRow)
    {
        _stage.Begin(columns, columns.Count, rowCount);
        int* groups = stackalloc int[KeyStage.StripRows];
        for (int from = 0; from < rowCount; from += KeyStage.StripRows)
        {
            int count = Math.Min(KeyStage.StripRows, rowCount - from);
            _stage.Write(from, count, _layout.Words);
            _table.FindOrAdd(_stage.Rows, _layout.Words, count, groups);
            Reserve();
            for (int i = 0; i < count; i++)
            {
                countRow(from + i, Counts + (2L * groups[i]));
            }
        }
    }

    void Reserve()
    {
        long needed = _table.GroupCount * 2L * sizeof(long);
        if (needed > _counts.Capacity)
        {
            NativeBuffer grown = NativeBuffer.Allocate(Math.Max(needed, _counts.Capacity * 2), _budget, "a set operation");
            Buffer.MemoryCopy(_counts.Pointer, grown.Pointer, grown.Capacity, _counted * 2L * sizeof(long));
            _counts.Dispose();
            _counts = grown;
        }

        new Span<long>(Counts + (2L * _counted), (_table.GroupCount - _counted) * 2).Clear();
        _counted = _table.GroupCount;
    }

    /// <summary>Counts a row of a batch.</summary>
    delegate void CountRow(int row, long* counts);
}
