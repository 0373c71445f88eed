using Quiver.Arrow.Batches;

namespace Quiver.Engine.Session;

/// <summary>Writes batches to a file that appears when it is complete, or not at all.</summary>
interface IFileWriter : IAsyncDisposable
{
    /// <summary>Takes a batch over and writes it; it is disposed when its rows are encoded, or the writer is disposed.</summary>
    ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken);

    /// <summary>Makes the file appear.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);
}
