using Quiver.Arrow.Batches;

namespace Quiver.Storage.Merging;

/// <summary>
/// Rows of a table in the order of (series key, time), batch by batch. A batch belongs to the one who gives it and is good until the next
/// call; disposing frees everything, whether or not all rows were read.
/// </summary>
abstract class SortedRows : IDisposable
{
    /// <summary>
    /// Whether no key comes twice. Rows of a data file and of a merge are so; they are merged without a look at what follows the end of a
    /// batch, and pass a merge without other inputs untouched.
    /// </summary>
    public virtual bool HasUniqueKeys => false;

    /// <summary>Returns the next rows; null after the last.</summary>
    public abstract RecordBatch? Next();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the rows hold.</summary>
    protected abstract void Dispose(bool disposing);
}
