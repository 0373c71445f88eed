using System.Text.Json;
using Quiver.Bench.Run;

namespace Quiver.Bench.Tsbs;

/// <summary>
/// Compares two answers of InfluxQL in JSON: the same series with the same columns in the same order, the same rows in the order of
/// time; rows of one time in any order, because several series may have rows at it.
/// </summary>
static class SeriesComparison
{
    /// <summary>Counts the rows of an answer.</summary>
    public static int RowsOf(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        return ResultsOf(document).SelectMany(SeriesOf).Sum(series => ValuesOf(series).GetArrayLength());
    }

    /// <summary>Null where the answers agree, else one sentence about the first difference.</summary>
    public static string? Difference(byte[] mine, byte[] theirs)
    {
        if (mine.AsSpan().SequenceEqual(theirs))
        {
            return null;
        }

        using var ours = JsonDocument.Parse(mine);
        using var others = JsonDocument.Parse(theirs);
        List<JsonElement> left = [.. ResultsOf(ours)];
        List<JsonElement> right = [.. ResultsOf(others)];
        return left.Count != right.Count
            ? $"{left.Count} results against {right.Count}"
            : left.Zip(right, ResultDifference).FirstOrDefault(difference => difference is not null);
    }

    static string? ResultDifference(JsonElement mine, JsonElement theirs)
    {
        if (mine.TryGetProperty("error", out var error) || theirs.TryGetProperty("error", out error))
        {
            return $"error: {error}";
        }

        List<JsonElement> left = [.. SeriesOf(mine)];
        List<JsonElement> right = [.. SeriesOf(theirs)];
        return left.Count != right.Count
            ? $"{left.Count} series against {right.Count}"
            : left.Zip(right, SeriesDifference).FirstOrDefault(difference => difference is not null);
    }

    static string? SeriesDifference(JsonElement mine, JsonElement theirs)
    {
        foreach (var member in new[] { "name", "tags", "columns" })
        {
            var (left, right) = (TextOf(mine, member), TextOf(theirs, member));
            if (left != right)
            {
                return $"{member} {left} against {right}";
            }
        }

        return RowDifference([.. ValuesOf(mine).EnumerateArray()], [.. ValuesOf(theirs).EnumerateArray()]) is { } difference
            ? $"series {TextOf(mine, "tags")}, {difference}"
            : null;
    }

    static string? RowDifference(JsonElement[] mine, JsonElement[] theirs)
    {
        if (mine.Length != theirs.Length)
        {
            return $"{mine.Length} rows against {theirs.Length}";
        }

        for (var from = 0; from < mine.Length;)
        {
            var to = EndOfTime(mine, from);
            if (EndOfTime(theirs, from) != to)
            {
                return $"row {from + 1}: {mine[from]} and those at its time against {theirs[from]}";
            }

            var difference = AnswerOf(mine[from..to]).DifferenceFrom(AnswerOf(theirs[from..to]));
            if (difference is not null)
            {
                return $"rows from {from + 1} on: {difference}";
            }

            from = to;
        }

        return null;
    }

    static EngineAnswer AnswerOf(JsonElement[] rows) =>
        new([.. rows.Select(row => row.EnumerateArray().Select(Cell.From).ToArray())], null, 0);

    static int EndOfTime(JsonElement[] rows, int from)
    {
        var to = from + 1;
        while (to < rows.Length && JsonElement.DeepEquals(rows[to][0], rows[from][0]))
        {
            to++;
        }

        return to;
    }

    static IEnumerable<JsonElement> ResultsOf(JsonDocument document) => document.RootElement.GetProperty("results").EnumerateArray();

    static IEnumerable<JsonElement> SeriesOf(JsonElement result) =>
        result.TryGetProperty("series", out var series) ? series.EnumerateArray() : Enumerable.Empty<JsonElement>();

    static JsonElement ValuesOf(JsonElement series) => series.GetProperty("values");

    static string TextOf(JsonElement series, string member) => series.TryGetProperty(member, out var value) ? value.GetRawText() : "";
}
