using Quiver.Arrow.Batches;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Types;

namespace Quiver.Cli.Output;

/// <summary>An Arrow IPC stream: it can be piped, unlike the file format with its footer.</summary>
sealed class ArrowResultWriter(Stream stream, Schema schema) : IResultWriter
{
    readonly ArrowStreamWriter _writer = new(stream, schema);

    /// <inheritdoc/>
    public void Write(RecordBatch batch) => _writer.Write(batch);

    /// <inheritdoc/>
    public void Finish() => _writer.Finish();

    /// <inheritdoc/>
    public void Dispose() => GC.SuppressFinalize(this);
}
