using Quiver.Arrow.Batches;
using Quiver.Engine.Catalog;
using Quiver.Storage.Merging;

namespace Quiver.Storage.Tables;

/// <summary>The rows of a file in the order of their keys; the file is opened with the first of them.</summary>
sealed class FileRows(Func<MorselSource> open) : SortedRows
{
    MorselSource? _source;
    MorselReader? _reader;

    /// <inheritdoc/>
    public override bool HasUniqueKeys => true;

    /// <inheritdoc/>
    public override RecordBatch? Next()
    {
        _source ??= open();
        _reader ??= _source.CreateReader();
        return _reader.Next();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader?.Dispose();
            _source?.Dispose();
        }
    }
}
