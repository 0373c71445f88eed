using Quiver.Arrow.Batches;

namespace Quiver.Storage.Merging;

/// <summary>Rows in the order of their keys: series key, then time.</summary>
abstract class SortedRows : IDisposable
{
    /// <summary>Returns the next rows, null after the last ones. A batch is good until the next call.</summary>
    public abstract RecordBatch? Next();

    /// <summary>Gives back what the rows need.</summary>
    public abstract void Dispose();
}
