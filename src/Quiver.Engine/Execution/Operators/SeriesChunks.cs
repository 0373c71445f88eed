using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Filling;
using Quiver.Engine.Execution.Pipelines;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Cuts sorted rows that memory has no room for into chunks of whole series. Only a series that is too long by itself makes a chunk long.
/// </summary>
sealed class SeriesChunks(SourceReader sorted, DataType[] types, int[] keys, QueryContext context) : IDisposable
{
    const int RowsOfChunk = 1 << 14;

    readonly ColumnBatch _batch = new(context.Task.Budget);
    readonly RowIndices _order = new(context.Task.Budget);
    MaterializedRows? _rows;
    int _given;

    /// <summary>Returns the next chunk, good until the one after it is asked for; null at the end.</summary>
    public SeriesRows? Next()
    {
        MaterializedRows rows = Rest();
        bool isEnd = false;
        while (!isEnd && !(rows.RowCount >= RowsOfChunk && HasSeveral(rows)))
        {
            context.Stop.Token.ThrowIfCancellationRequested();
            if (sorted.Next(_batch))
            {
                rows.Append(_batch);
            }
            else
            {
                isEnd = true;
            }
        }

        if (rows.RowCount == 0)
        {
            return null;
        }

        int[] numbers = [.. Enumerable.Range(0, rows.RowCount)];
        _order.FromRows(numbers, mayHaveMissing: false);
        SeriesRows chunk = SeriesRows.Of(rows, _order, keys);
        _given = rows.RowCount;
        if (!isEnd)
        {
            // More rows of the last series may come.
            _given = chunk.Series[^1].From;
            chunk.Series.RemoveAt(chunk.Series.Count - 1);
        }

        return chunk;
    }

    public void Dispose()
    {
        _batch.Dispose();
        _order.Dispose();
        _rows?.Dispose();
        sorted.Dispose();
    }

    bool HasSeveral(MaterializedRows rows)
    {
        Column[] columns = [.. keys.Select(k => rows[k])];
        return !GapFillRows.IsSame(columns, 0, rows.RowCount - 1);
    }

    /// <summary>Returns the rows that were read but not given.</summary>
    MaterializedRows Rest()
    {
        var rest = new MaterializedRows(types, context.Task.Budget);
        if (_rows is { } known)
        {
            for (int i = 0; i < types.Length; i++)
            {
                rest.AppendColumn(i, known, _given, known.RowCount - _given);
            }

            rest.AddRows(known.RowCount - _given);
            known.Dispose();
        }

        _rows = rest;
        return rest;
    }
}
