using System.Text.Json;

namespace Quiver.Cli.InfluxQl;

/// <summary>Writes series as comma-separated values. Where the columns change, an empty line and another header come.</summary>
sealed class CsvSeriesWriter(TextWriter output) : ISeriesWriter
{
    IReadOnlyList<string>? _columns;

    /// <inheritdoc/>
    public void Write(SeriesHead series, IReadOnlyList<JsonElement> rows, bool isContinuation)
    {
        if (_columns is null || !_columns.SequenceEqual(series.Columns, StringComparer.Ordinal))
        {
            output.Write(_columns is null ? "" : "\n");
            _columns = series.Columns;
            WriteLine(["name", "tags", .. _columns]);
        }

        string tags = string.Join(',', series.Tags.Select(tag => $"{tag.Key}={tag.Value}"));
        foreach (JsonElement row in rows)
        {
            WriteLine([series.Name, tags, .. row.EnumerateArray().Select(SeriesHead.TextOf)]);
        }
    }

    /// <inheritdoc/>
    public void Finish()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    void WriteLine(IEnumerable<string> cells) => output.Write(string.Join(',', cells.Select(Quoted)) + "\n");

    static string Quoted(string cell) => cell.AsSpan().IndexOfAny(",\"\r\n") < 0 && !cell.StartsWith(' ')
        ? cell
        : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
