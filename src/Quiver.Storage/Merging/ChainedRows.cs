using Quiver.Arrow.Batches;

namespace Quiver.Storage.Merging;

/// <summary>
/// Sorted rows whose key ranges ascend and do not overlap, one after the other: a level of many files is one input of a merge, and one
/// of them is open at a time.
/// </summary>
/// <param name="parts">Each opens its rows when it is their turn.</param>
/// <param name="haveUniqueKeys">Whether no key comes twice in any part.</param>
sealed class ChainedRows(IEnumerable<Func<SortedRows>> parts, bool haveUniqueKeys) : SortedRows
{
    readonly Queue<Func<SortedRows>> _parts = new(parts);
    SortedRows? _open;

    /// <inheritdoc/>
    public override bool HasUniqueKeys => haveUniqueKeys;

    /// <inheritdoc/>
    public override RecordBatch? Next()
    {
        while (_open is not null || _parts.Count > 0)
        {
            _open ??= _parts.Dequeue()();
            if (_open.Next() is { } batch)
            {
                return batch;
            }

            _open.Dispose();
            _open = null;
        }

        return null;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _open?.Dispose();
        _open = null;
        _parts.Clear();
    }
}
