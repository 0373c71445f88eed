using Quiver.Arrow.Types;
using Quiver.Engine.Session.Explain;
using Quiver.Formats.Json;

namespace Quiver.Cli.Output;

/// <summary>Creates the writer of a format.</summary>
static class ResultWriters
{
    /// <summary>Starts a result on a stream, which stays open.</summary>
    public static IResultWriter Create(OutputFormat format, Stream stream, Schema schema, TableLayout layout) => format switch
    {
        OutputFormat.Table when schema.Metadata.ContainsKey(ExplainStatement.PlanMark) => new PlanWriter(stream),
        OutputFormat.Table => new TableWriter(stream, schema, layout),
        OutputFormat.Csv => new CsvResultWriter(stream, schema),
        OutputFormat.Json => new JsonResultWriter(stream, schema, JsonLayout.Array),
        OutputFormat.JsonLines => new JsonResultWriter(stream, schema, JsonLayout.Lines),
        OutputFormat.Parquet => new ParquetResultWriter(stream, schema),
        OutputFormat.Markdown => new MarkdownWriter(stream, schema),
        _ => new ArrowResultWriter(stream, schema),
    };
}
