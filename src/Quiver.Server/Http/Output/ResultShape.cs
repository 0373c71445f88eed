using Quiver.Arrow.Types;
using Quiver.Compute.Text;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Formats.Csv;
using Quiver.Formats.Json;

namespace Quiver.Server.Http.Output;

/// <summary>What an answer with rows looks like.</summary>
sealed record ResultShape
{
    /// <summary>JSON as InfluxDB 3 writes it.</summary>
    public static ResultShape Default { get; } = new();

    /// <summary>The format.</summary>
    public ResultFormat Format { get; init; }

    /// <summary>How times, spans and bytes look in text.</summary>
    public ValueStyle Style { get; init; } = ValueStyle.Arrow;

    /// <summary>Whether the rows of a JSON array have a line each.</summary>
    public bool IsPretty { get; init; }

    /// <summary>Whether CSV has a header; null where it has one unless there are no rows.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>Returns what writes rows to a body.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="body">Where the bytes go.</param>
    /// <param name="pool">The threads that encode what takes long.</param>
    public IResultEncoder CreateEncoder(Schema schema, AnswerBody body, WorkerPool pool) => Format switch
    {
        ResultFormat.Json or ResultFormat.JsonLines => new TextEncoder(new JsonRowEncoder(schema, JsonOptions()), body, startsEmpty: true),
        ResultFormat.Csv => new TextEncoder(
            new CsvRowEncoder(schema, new CsvWriterOptions { Style = Style, HasHeader = HasHeader ?? true }), body,
            startsEmpty: HasHeader ?? false),
        ResultFormat.Pretty => new PrettyEncoder(schema, Style, body),
        ResultFormat.Parquet => new ParquetEncoder(schema, body, pool),
        _ => new ArrowEncoder(schema, body),
    };

    JsonWriterOptions JsonOptions() => new()
    {
        Layout = Format == ResultFormat.Json ? JsonLayout.Array : JsonLayout.Lines,
        IsCompact = !IsPretty,
        OmitsNulls = true,
        Style = Style,
    };
}
