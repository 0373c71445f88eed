using Quiver.Arrow.Batches;
using Quiver.Arrow.Types;
using Quiver.Engine.Session;
using Quiver.Formats.Parquet.Writing;

namespace Quiver.Formats.Files;

/// <summary>Writes a Parquet file for COPY TO.</summary>
sealed class ParquetTarget(string path, Schema schema, ParquetWriteOptions options) : IFileWriter
{
    readonly ParquetFileWriter _writer = new(path, schema, options);

    /// <inheritdoc/>
    public ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _writer.Write(batch);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _writer.Finish();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _writer.Dispose();
        return ValueTask.CompletedTask;
    }
}
