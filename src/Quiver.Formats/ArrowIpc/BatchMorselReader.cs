using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Formats.ArrowIpc;

/// <summary>Hands batches of any length out in pieces of the size that the engine wants.</summary>
/// <param name="schema">The columns to hand out.</param>
/// <param name="pieceRows">The most rows of a piece.</param>
/// <param name="cancellationToken">Ends the scan.</param>
abstract class BatchMorselReader(Schema schema, int pieceRows, CancellationToken cancellationToken) : MorselReader
{
    RecordBatch? _batch;
    RecordBatch? _piece;
    int _row;

    public sealed override RecordBatch? Next()
    {
        _piece?.Dispose();
        _piece = null;
        while (_batch is null || _row == _batch.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _batch?.Dispose();
            _batch = null;
            _row = 0;
            _batch = TakeBatch();
            if (_batch is null)
            {
                return null;
            }
        }

        int count = Math.Min(_batch.Length - _row, pieceRows);
        var columns = new Column[schema.Fields.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = _batch.Columns[PositionOf(i)].Slice(_row, count);
        }

        _row += count;
        return _piece = new RecordBatch(schema, columns, count);
    }

    public override void Dispose()
    {
        _piece?.Dispose();
        _batch?.Dispose();
        _piece = _batch = null;
        base.Dispose();
    }

    /// <summary>Returns the next batch of this worker, null where there is none.</summary>
    protected abstract RecordBatch? TakeBatch();

    /// <summary>Returns where a column of the schema is in the batches.</summary>
    protected abstract int PositionOf(int column);
}
