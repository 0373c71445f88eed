using Quiver.Arrow.Batches;
using Quiver.Arrow.Types;
using Quiver.Formats.Csv;

namespace Quiver.Cli.Output;

/// <summary>Comma separated values.</summary>
sealed class CsvResultWriter(Stream stream, Schema schema) : IResultWriter
{
    readonly CsvWriter _writer = new(stream, schema);

    /// <inheritdoc/>
    public void Write(RecordBatch batch) => _writer.Write(batch);

    /// <inheritdoc/>
    public void Finish() => _writer.Dispose();

    /// <summary>Does nothing: only a whole result is written to its end.</summary>
    public void Dispose()
    {
    }
}
