using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Batches;

/// <summary>Puts a column together from values for some of its rows at a time.</summary>
sealed unsafe class ColumnPieces(DataType type, MemoryBudget budget) : IDisposable
{
    readonly RowIndices _positions = new(budget);
    readonly ColumnScratch _scratch = new(budget);
    ColumnAppender? _values;
    Column? _whole;
    int _rowCount;

    /// <summary>Starts a column; rows that get no value are null.</summary>
    public void Begin(int rowCount)
    {
        _rowCount = rowCount;
        _values?.Dispose();
        _values = null;
        _whole = null;
        new Span<int>(_positions.Reserve(rowCount), rowCount).Fill(-1);
        _positions.Count = rowCount;
        _positions.MayHaveMissing = true;
    }

    /// <summary>Adds a value for each of some rows, in their order.</summary>
    public void Add(Column values, RowIndices rows)
    {
        if (_values is null && rows.Count == _rowCount)
        {
            _whole = values;
            return;
        }

        _values ??= new ColumnAppender(type, budget);
        int next = _values.Length;
        _values.Append(values, 0, rows.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            _positions.Rows[rows.Rows[i]] = next + i;
        }
    }

    /// <summary>Returns the column, good until the next one is begun.</summary>
    public Column Finish()
    {
        if (_whole is not null)
        {
            return _whole is NullColumn ? Vectors.NullPropagation.AllNull(type, _rowCount) : _whole;
        }

        if (_values is null)
        {
            return Vectors.NullPropagation.AllNull(type, _rowCount);
        }

        return TakeKernel.Take(_values.View(), _positions.Rows, _rowCount, mayHaveMissing: true, _scratch);
    }

    public void Dispose()
    {
        _values?.Dispose();
        _positions.Dispose();
        _scratch.Dispose();
    }
}
