using Quiver.Arrow.Batches;

namespace Quiver.Storage.Merging;

/// <summary>Sorted rows that lie in memory already. It owns the batches and frees each one when the next is asked for.</summary>
sealed class BatchRows(IEnumerable<RecordBatch> batches, bool hasUniqueKeys = false) : SortedRows
{
    readonly Queue<RecordBatch> _batches = new(batches);
    RecordBatch? _given;

    /// <inheritdoc/>
    public override bool HasUniqueKeys => hasUniqueKeys;

    /// <inheritdoc/>
    public override RecordBatch? Next()
    {
        _given?.Dispose();
        _given = _batches.TryDequeue(out var next) ? next : null;
        return _given;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _given?.Dispose();
        _given = null;
        while (_batches.TryDequeue(out var batch))
        {
            batch.Dispose();
        }
    }
}
