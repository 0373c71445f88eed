using System.Text;
using System.Text.Json;
using Quiver.Compute.Text;

namespace Quiver.Cli.InfluxQl;

/// <summary>Shows series as the shell of InfluxDB 1 does: name and tags in lines of their own, and columns as wide as they need.</summary>
sealed class ColumnSeriesWriter(TextWriter output) : ISeriesWriter
{
    int[] _widths = [];
    bool _hasWritten;

    /// <inheritdoc/>
    public void Write(SeriesHead series, IReadOnlyList<JsonElement> rows, bool isContinuation)
    {
        string[][] cells = [.. rows.Select(row => row.EnumerateArray().Select(SeriesHead.TextOf).ToArray())];
        if (!isContinuation)
        {
            // The first rows decide; a cell that is wider later pushes its line out.
            _widths = [.. series.Columns.Select((name, i) => Math.Max(
                WidthOf(name), cells.Where(row => i < row.Length).Select(row => WidthOf(row[i])).DefaultIfEmpty().Max()))];
            WriteHead(series);
        }

        foreach (string[] row in cells)
        {
            WriteLine(row);
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

    void WriteHead(SeriesHead series)
    {
        if (_hasWritten)
        {
            output.Write('\n');
        }

        _hasWritten = true;
        if (series.Name.Length > 0)
        {
            output.Write($"name: {series.Name}\n");
        }

        if (series.Tags.Count > 0)
        {
            output.Write($"tags: {string.Join(", ", series.Tags.Select(tag => $"{tag.Key}={tag.Value}"))}\n");
        }

        WriteLine(series.Columns);
        WriteLine([.. series.Columns.Select(name => new string('-', WidthOf(name)))]);
    }

    void WriteLine(IReadOnlyList<string> cells)
    {
        for (int i = 0; i < cells.Count; i++)
        {
            output.Write(cells[i]);
            if (i < cells.Count - 1)
            {
                output.Write(new string(' ', Math.Max(0, _widths[i] - WidthOf(cells[i])) + 1));
            }
        }

        output.Write('\n');
    }

    static int WidthOf(string text) => DisplayText.WidthOf(Encoding.UTF8.GetBytes(text));
}
