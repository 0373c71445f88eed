using Quiver.Arrow.Batches;
using Quiver.Arrow.Types;
using Quiver.Formats.Csv;
using Quiver.Formats.Text;

namespace Quiver.Cli.Output;

/// <summary>Comma separated values.</summary>
sealed class CsvResultWriter(Stream stream, Schema schema) : IResultWriter
{
    readonly TextStreamWriter _writer = new(stream, new CsvRowEncoder(schema));

    /// <inheritdoc/>
    public void Write(RecordBatch batch) => _writer.Write(batch);

    /// <inheritdoc/>
    public void Finish() => _writer.Finish();

    /// <summary>Gives the memory back: only a whole result is written to its end.</summary>
    public void Dispose() => _writer.Dispose();
}
