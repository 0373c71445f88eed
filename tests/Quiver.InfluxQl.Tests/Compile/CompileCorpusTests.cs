using System.Text.Json;
using System.Text.RegularExpressions;
using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Parsing;
using Quiver.InfluxQl.Tests.Parsing;
using Xunit;

namespace Quiver.InfluxQl.Tests.Compile;

/// <summary>Every query that InfluxDB 1.8 was asked: the errors that need no storage are told by the parser and the compiler, and what
/// InfluxDB answered compiles.</summary>
public sealed partial class CompileCorpusTests(ITestOutputHelper output)
{
    const long Now = 1_584_267_630_123_456_789;

    /// <summary>Errors of stages that know schemas, data or users.</summary>
    static readonly string[] _laterErrors =
    [
        "type error: ", "unsupported ", "database not found", "retention policy not found", "database name required", "shard ",
        "unable to use tag wildcard", "max-select", "error finding time index", "not executed", "only one retention policy",
        "invalid name", "retention policy ", "user ", "continuous query already exists", "no such query id",
        "DROP SERIES doesn't support", "SHOW ", "json: ", "missing required parameter",
    ];

    [Theory]
    [InlineData("corpus.json")]
    [InlineData("quirks_corpus.json")]
    [InlineData("unit_corpus.json")]
    public void Queries_fail_or_compile_as_InfluxDB_answered(string file)
    {
        using JsonDocument corpus = CorpusFiles.Open(file);
        int count = 0;
        int errors = 0;
        var failures = new List<string>();
        foreach (JsonElement step in Steps(corpus))
        {
            string query = TimesInPlace().Replace(step.GetProperty("query").GetString()!, "1584267630000000000");
            string? expected = ErrorOf(step);
            string? actual = Compile(query, step);
            count++;
            errors += expected is null ? 0 : 1;
            bool isLater = expected is not null && _laterErrors.Any(prefix => expected.StartsWith(prefix, StringComparison.Ordinal));
            if (actual != (isLater ? null : expected))
            {
                failures.Add($"{query}\n    {actual ?? "compiles"}\n    expected {expected ?? "an answer"}");
            }
        }

        output.WriteLine($"{count - failures.Count} of {count}, {errors} with errors");
        Assert.True(failures.Count == 0, $"{failures.Count} of {count}\n{string.Join('\n', failures.Take(60))}");
        Assert.True(count > 100);
    }

    /// <summary>The steps that ask one statement of version 1.8.10.</summary>
    static IEnumerable<JsonElement> Steps(JsonDocument corpus) =>
        from item in corpus.RootElement.GetProperty("groups").EnumerateArray()
        where !item.TryGetProperty("versions", out JsonElement versions)
            || versions.EnumerateArray().Any(version => version.GetString() == "1.8.10")
        from step in item.GetProperty("steps").EnumerateArray()
        where step.GetProperty("op").GetString() == "query" && !step.GetProperty("query").GetString()!.Contains(';', StringComparison.Ordinal)
            && step.GetProperty("query").GetString()!.Length > 0
        select step;

    static string? ErrorOf(JsonElement step)
    {
        JsonElement expected = step.TryGetProperty("expected_by_version", out JsonElement byVersion)
            && byVersion.TryGetProperty("1.8.10", out JsonElement own) ? own
            : step.TryGetProperty("expected_json", out JsonElement json) ? json : default;
        if (expected.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (expected.TryGetProperty("error", out JsonElement whole))
        {
            return whole.GetString();
        }

        return expected.TryGetProperty("results", out JsonElement results) && results.GetArrayLength() > 0
            && results[0].TryGetProperty("error", out JsonElement first) ? first.GetString() : null;
    }

    static string? Compile(string query, JsonElement step)
    {
        InfluxQuery parsed;
        IReadOnlyDictionary<string, InfluxParameter>? parameters = null;
        try
        {
            if (step.TryGetProperty("params", out JsonElement request) && request.ValueKind == JsonValueKind.Object
                && request.TryGetProperty("params", out JsonElement values))
            {
                parameters = InfluxParameters.Parse(values.GetString()!);
            }
        }
        catch (QuiverException error)
        {
            return error.Message;
        }

        try
        {
            parsed = InfluxParser.ParseQuery(query, parameters);
        }
        catch (QuiverException error)
        {
            return "error parsing query: " + error.Message;
        }

        try
        {
            foreach (InfluxStatement statement in parsed.Statements)
            {
                InfluxSelect? select = statement as InfluxSelect ?? (statement as InfluxExplain)?.Select;
                if (select is not null)
                {
                    Assert.NotEmpty(SelectCompiler.Compile(select, Now).Fields);
                }
            }

            return null;
        }
        catch (QuiverException error)
        {
            return error.Message;
        }
    }

    [GeneratedRegex(@"\{\{(ns|rfc):-?\d+\}\}")]
    private static partial Regex TimesInPlace();
}
