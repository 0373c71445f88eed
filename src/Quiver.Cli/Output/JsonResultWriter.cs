using Quiver.Arrow.Batches;
using Quiver.Arrow.Types;
using Quiver.Formats.Json;
using Quiver.Formats.Text;

namespace Quiver.Cli.Output;

/// <summary>Objects, one a line or in an array.</summary>
sealed class JsonResultWriter(Stream stream, Schema schema, JsonLayout layout) : IResultWriter
{
    readonly TextStreamWriter _writer = new(stream, new JsonRowEncoder(schema, new JsonWriterOptions { Layout = layout }));

    /// <inheritdoc/>
    public void Write(RecordBatch batch) => _writer.Write(batch);

    /// <inheritdoc/>
    public void Finish() => _writer.Finish();

    /// <summary>Gives the memory back: an array that broke off must not look whole.</summary>
    public void Dispose() => _writer.Dispose();
}
