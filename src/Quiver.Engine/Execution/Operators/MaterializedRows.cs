using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Selection;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Rows kept in flat columns that grow: what sorts, build sides and small materialisations collect.</summary>
sealed class MaterializedRows : IDisposable
{
    readonly ColumnAppender[] _columns;

    public MaterializedRows(IReadOnlyList<DataType> types, MemoryBudget budget)
    {
        _columns = [.. types.Select(t => new ColumnAppender(t, budget))];
    }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; private set; }

    /// <summary>The number of columns.</summary>
    public int ColumnCount => _columns.Length;

    /// <summary>The bytes held.</summary>
    public long Bytes => _columns.Sum(c => c.Bytes);

    /// <summary>Returns what a column holds now, good until more is appended.</summary>
    public Column this[int ordinal] => _columns[ordinal].View();

    /// <summary>Makes room for rows that will be appended.</summary>
    public void Reserve(int count) => Array.ForEach(_columns, c => c.ReserveRows(count));

    /// <summary>Appends a row count where there may be no columns at all.</summary>
    public void AddRows(int count) => RowCount = checked(RowCount + count);

    /// <summary>Appends to one column; <see cref="AddRows"/> is called once a batch.</summary>
    public void Append(int ordinal, Column values) => _columns[ordinal].Append(values, 0, values.Length);

    /// <summary>Appends all columns of a batch.</summary>
    public void Append(ColumnBatch batch)
    {
        for (int i = 0; i < _columns.Length; i++)
        {
            Append(i, batch[i]);
        }

        AddRows(batch.RowCount);
    }

    /// <summary>Appends a column of other rows.</summary>
    public void AppendColumn(int ordinal, MaterializedRows other) => Append(ordinal, other[ordinal]);

    /// <summary>Appends a run of a column of other rows.</summary>
    public void AppendColumn(int ordinal, MaterializedRows other, int from, int count) =>
        _columns[ordinal].Append(other[ordinal], from, count);

    /// <summary>Gives the columns away as columns that own their memory.</summary>
    public Column[] Finish() => [.. _columns.Select(c => c.Finish())];

    public void Dispose()
    {
        foreach (ColumnAppender column in _columns)
        {
            column.Dispose();
        }
    }
}
