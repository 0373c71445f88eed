using Quiver.Arrow.Batches;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Storage.Merging;

namespace Quiver.Storage.WriteBuffer;

/// <summary>
/// The rows of a chunk in the order of their keys. A key may come more than once, the newest row last. The caller holds a lease on the
/// generation.
/// </summary>
sealed unsafe class SortedChunkRows : SortedRows
{
    readonly Schema _schema;
    readonly RowPermutation _order;
    readonly ChunkColumns _columns;
    readonly int _batchRows;
    int _next;

    /// <summary>Sorts rows of a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="projection">The columns by their place in the table's schema.</param>
    /// <param name="selection">Which rows.</param>
    /// <param name="batchRows">The most rows of a batch.</param>
    /// <param name="budget">What counts the memory.</param>
    public SortedChunkRows(
        ChunkSnapshot chunk, IReadOnlyList<int> projection, RowSelection selection, int batchRows, MemoryBudget budget)
    {
        _schema = chunk.Definition.Schema.Select(projection);
        _batchRows = batchRows;
        _order = RowPermutation.Create(chunk, selection, budget);
        _columns = new ChunkColumns(chunk, projection, budget);
    }

    /// <summary>The number of rows.</summary>
    public int Count => _order.Count;

    /// <inheritdoc/>
    public override bool HasUniqueKeys => !_order.HasDuplicates;

    /// <inheritdoc/>
    public override RecordBatch? Next()
    {
        var count = Math.Min(_batchRows, _order.Count - _next);
        if (count <= 0)
        {
            return null;
        }

        var columns = _columns.Gather(_order.Rows + _next, count);
        _next += count;
        return new RecordBatch(_schema, columns, count);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _order.Dispose();
            _columns.Dispose();
        }
    }
}
