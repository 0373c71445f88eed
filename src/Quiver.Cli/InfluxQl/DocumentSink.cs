using Quiver.Arrow.Memory;
using Quiver.Formats.Parquet.Writing;
using Quiver.Server.Http.Output;

namespace Quiver.Cli.InfluxQl;

/// <summary>Hands documents, one a line, to whoever shows them.</summary>
sealed class DocumentSink(AnswerDocuments documents, MemoryBudget budget, CancellationToken cancellationToken) : IAnswerSink, IDisposable
{
    /// <inheritdoc/>
    public GrowingBuffer Buffer { get; } = new(budget, "an answer");

    /// <inheritdoc/>
    public CancellationToken Aborted => cancellationToken;

    /// <inheritdoc/>
    public ValueTask SendAsync(bool isFlush)
    {
        long start = 0;
        while (start < Buffer.Length && LineEnd(start) is var end and > 0)
        {
            documents.Read(Buffer.Slice(start, (int)(end - start)));
            start = end;
        }

        Buffer.Remove(0, (int)start);
        return default;
    }

    /// <inheritdoc/>
    public void Dispose() => Buffer.Dispose();

    /// <summary>Returns where the line ends; 0 where its end is still to come.</summary>
    long LineEnd(long start)
    {
        int found = Buffer.Written[(int)start..].IndexOf((byte)'\n');
        return found < 0 ? 0 : start + found + 1;
    }
}
