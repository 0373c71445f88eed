using Quiver.Arrow.Batches;
using Quiver.Arrow.Types;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Formats.Codecs;
using Quiver.Formats.Parquet.Writing;
using Quiver.Formats.Text;

namespace Quiver.Server.Http.Output;

/// <summary>Writes a Parquet file: each row group is sent when it is encoded, which the workers do while further rows come.</summary>
sealed class ParquetEncoder(Schema schema, AnswerBody body, WorkerPool pool) : IResultEncoder
{
    static readonly ParquetWriteOptions _options = new()
    {
        Compression = CompressionCodec.Zstd, CompressionLevel = ZstdParameters.MinLevel, RowGroupBytes = 64L << 20,
    };

    readonly ParquetWriter _writer = new(new BufferStream(body.Buffer), schema, _options, pool, body.Budget);

    /// <summary>Nothing of a Parquet file can be used before its end.</summary>
    public bool HasUsableRows => false;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(RecordBatch batch)
    {
        await _writer.WriteAsync(batch, body.Aborted).ConfigureAwait(false);
        await body.SendIfFullAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask FinishAsync() => _writer.FinishAsync(body.Aborted);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
