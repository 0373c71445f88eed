using Quiver.Arrow.Memory;
using Quiver.Formats.Parquet.Writing;
using Quiver.Server.Http.Output;

namespace Quiver.Cli.InfluxQl;

/// <summary>Writes an answer to a stream.</summary>
sealed class StreamSink(Stream stream, MemoryBudget budget, CancellationToken cancellationToken) : IAnswerSink, IDisposable
{
    /// <inheritdoc/>
    public GrowingBuffer Buffer { get; } = new(budget, "an answer");

    /// <inheritdoc/>
    public CancellationToken Aborted => cancellationToken;

    /// <inheritdoc/>
    public ValueTask SendAsync(bool isFlush)
    {
        Buffer.WriteTo(stream);
        Buffer.Clear();
        return default;
    }

    /// <inheritdoc/>
    public void Dispose() => Buffer.Dispose();
}
