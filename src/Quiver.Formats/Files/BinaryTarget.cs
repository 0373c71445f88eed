using Quiver.Arrow.Batches;
using Quiver.Engine.Session;

namespace Quiver.Formats.Files;

/// <summary>Writes a file for COPY TO with a writer that makes the file appear itself.</summary>
/// <param name="write">Writes a batch.</param>
/// <param name="finish">Makes the file appear.</param>
/// <param name="writer">Disposed at the end; leaves nothing behind where it was not finished.</param>
sealed class BinaryTarget(Action<RecordBatch> write, Action finish, IDisposable writer) : IFileWriter
{
    /// <inheritdoc/>
    public ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        using RecordBatch owned = batch;
        cancellationToken.ThrowIfCancellationRequested();
        write(owned);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        finish();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        writer.Dispose();
        return ValueTask.CompletedTask;
    }
}
