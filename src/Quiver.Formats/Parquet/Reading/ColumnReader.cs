using Quiver.Arrow.Columns;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>
/// Reads one top-level column of one row group, a batch at a time. A column it returns is a view that holds until the next
/// call; dictionaries hold until the reader is disposed.
/// </summary>
abstract class ColumnReader : IDisposable
{
    long _pendingSkip;

    /// <summary>Returns the next rows.</summary>
    public Column Read(int count)
    {
        if (_pendingSkip > 0)
        {
            var skip = _pendingSkip;
            _pendingSkip = 0;
            SkipCore(skip);
        }

        return ReadCore(count);
    }

    /// <summary>Skips rows; the work is done by the next read, which passes over whole pages where it can.</summary>
    public void Skip(long count) => _pendingSkip += count;

    public abstract void Dispose();

    protected abstract Column ReadCore(int count);

    protected abstract void SkipCore(long count);
}
