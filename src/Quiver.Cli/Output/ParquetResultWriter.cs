using Quiver.Arrow.Batches;
using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Writing;

namespace Quiver.Cli.Output;

/// <summary>A Parquet file, encoded on the thread that writes.</summary>
sealed class ParquetResultWriter(Stream stream, Schema schema) : IResultWriter
{
    readonly ParquetWriter _writer = new(stream, schema);

    /// <inheritdoc/>
    public void Write(RecordBatch batch) => _writer.WriteCopy(batch);

    /// <inheritdoc/>
    public void Finish() => _writer.Finish();

    /// <inheritdoc/>
    public void Dispose() => _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
