using System.Globalization;
using System.Text.Json;
using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Tests.Parsing;
using Quiver.InfluxQl.Values;
using Xunit;

namespace Quiver.InfluxQl.Tests.Functions;

/// <summary>What InfluxDB 1.8 answered to queries of one call.</summary>
public sealed class RecordedFunctionTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("corpus.json", 10)]
    [InlineData("quirks_corpus.json", 400)]
    [InlineData("unit_corpus.json", 15)]
    public void Functions_answer_as_InfluxDB_did(string file, int least)
    {
        using JsonDocument corpus = CorpusFiles.Open(file);
        int count = 0;
        var failures = new List<string>();
        foreach (JsonElement group in corpus.RootElement.GetProperty("groups").EnumerateArray())
        {
            var series = new RecordedSeries();
            foreach (JsonElement step in group.GetProperty("steps").EnumerateArray())
            {
                string operation = step.GetProperty("op").GetString()!;
                if (operation == "write")
                {
                    if (!RecordedSeries.Reads(step.GetProperty("lines").GetString()!))
                    {
                        break;
                    }

                    series.Write(step.GetProperty("lines").GetString()!);
                }
                else if (operation == "query" && Check(step, series) is string outcome)
                {
                    count++;
                    if (outcome.Length > 0)
                    {
                        failures.Add($"{step.GetProperty("query").GetString()}\n    {outcome}");
                    }
                }
            }
        }

        output.WriteLine($"{count} queries");
        Assert.True(failures.Count == 0, $"{failures.Count} of {count}\n{string.Join('\n', failures.Take(40))}");
        Assert.True(count >= least, $"only {count} queries");
    }

    /// <summary>Returns what is wrong, an empty text where nothing is, and nothing for queries that this test does not run.</summary>
    static string? Check(JsonElement step, RecordedSeries series)
    {
        RecordedQuery? query;
        try
        {
            query = RecordedQuery.Read(step.GetProperty("query").GetString()!, series);
        }
        catch (QuiverException)
        {
            // What does not compile is the subject of other tests.
            return null;
        }

        bool isPlain = !step.TryGetProperty("params", out JsonElement parameters) || parameters.EnumerateObject()
            .All(parameter => parameter.Name == "db" || (parameter.Name == "epoch" && parameter.Value.GetString() == "ns"));
        if (query is null || !isPlain)
        {
            return null;
        }

        JsonElement answer = step.TryGetProperty("expected_by_version", out JsonElement versions)
            && versions.TryGetProperty("1.8.10", out JsonElement of18) ? of18 : step.GetProperty("expected_json");
        JsonElement result = answer.GetProperty("results")[0];
        List<Point> points;
        try
        {
            points = query.Run();
        }
        catch (QuiverException error)
        {
            string? text = result.TryGetProperty("error", out JsonElement known) ? known.GetString() : null;
            return text?.EndsWith(error.Message, StringComparison.Ordinal) == true ? "" : $"{error.Message}\n    expected {text}";
        }

        return result.TryGetProperty("series", out JsonElement rows) && rows.GetArrayLength() > 1
            ? null
            : Compare(query, Rows(result), points);
    }

    static string Compare(RecordedQuery query, List<(long Time, JsonElement Value)> expected, List<Point> actual)
    {
        // Fill is not a matter of functions.
        expected.RemoveAll(row => row.Value.ValueKind == JsonValueKind.Null);
        actual.RemoveAll(point => point.Value.IsNull);
        if (query.Function == "count")
        {
            expected.RemoveAll(row => row.Value.GetRawText() == "0");
        }

        bool isEqual = expected.Count == actual.Count && expected.Zip(actual).All(pair =>
            (!query.HasTimes || pair.First.Time == pair.Second.Time) && IsEqual(pair.First.Value, pair.Second.Value));
        return isEqual ? "" : $"{string.Join(' ', actual.Take(12).Select(point => $"[{point.Time} {point.Value}]"))}\n    expected "
            + string.Join(' ', expected.Take(12).Select(row => $"[{row.Time} {row.Value}]"));
    }

    static bool IsEqual(JsonElement expected, InfluxValue actual) => actual.Type switch
    {
        InfluxType.String => expected.ValueKind == JsonValueKind.String && expected.GetString() == actual.Text,
        InfluxType.Boolean => expected.ValueKind == (actual.Boolean ? JsonValueKind.True : JsonValueKind.False),
        InfluxType.Integer => expected.TryGetInt64(out long number) && number == actual.Integer,
        _ => Math.Abs(expected.GetDouble() - actual.Float) <= 1e-12 * Math.Abs(expected.GetDouble()),
    };

    static List<(long Time, JsonElement Value)> Rows(JsonElement result)
    {
        var rows = new List<(long, JsonElement)>();
        if (result.TryGetProperty("series", out JsonElement series))
        {
            foreach (JsonElement row in series[0].GetProperty("values").EnumerateArray())
            {
                rows.Add((TimeOf(row[0]), row[1]));
            }
        }

        return rows;
    }

    static long TimeOf(JsonElement time)
    {
        if (time.ValueKind == JsonValueKind.Number)
        {
            return time.GetInt64();
        }

        string[] parts = time.GetString()!.TrimEnd('Z').Split('.');
        DateTime second = DateTime.Parse(
            parts[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        long fraction = parts.Length > 1 ? long.Parse(parts[1].PadRight(9, '0'), CultureInfo.InvariantCulture) : 0;
        return ((second - DateTime.UnixEpoch).Ticks * 100) + fraction;
    }
}
