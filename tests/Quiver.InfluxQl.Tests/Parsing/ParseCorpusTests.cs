using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Parsing;
using Xunit;

namespace Quiver.InfluxQl.Tests.Parsing;

/// <summary>Every statement of the parse corpus has InfluxDB's tree and canonical text, or its error.</summary>
public sealed class ParseCorpusTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_statement_of_the_corpus_parses_as_InfluxDB_parses_it()
    {
        using JsonDocument corpus = CorpusFiles.Open("parse_corpus.json");
        int count = 0;
        var failures = new List<string>();
        foreach (JsonElement item in corpus.RootElement.GetProperty("cases").EnumerateArray())
        {
            count++;
            if (Check(item) is string failure)
            {
                failures.Add($"{item.GetProperty("src").GetString()}\n    {failure}");
            }
        }

        output.WriteLine($"{count - failures.Count} of {count}");
        Assert.True(failures.Count == 0, $"{failures.Count} of {count}\n{string.Join('\n', failures.Take(40))}");
        Assert.True(count > 2000);
    }

    static string? Check(JsonElement item)
    {
        string source = item.GetProperty("src").GetString()!;
        string kind = item.GetProperty("kind").GetString()!;
        InfluxNode tree;
        try
        {
            IReadOnlyDictionary<string, InfluxParameter>? parameters =
                item.TryGetProperty("params", out JsonElement values) ? InfluxParameters.Parse(values.GetRawText()) : null;
            tree = kind switch
            {
                "query" => InfluxParser.ParseQuery(source, parameters, InfluxGrammar.Version112),
                "statement" => InfluxParser.ParseStatement(source, parameters, InfluxGrammar.Version112),
                _ => InfluxParser.ParseExpression(source, parameters),
            };
        }
        catch (QuiverException error)
        {
            string expected = item.TryGetProperty("error", out JsonElement text) ? text.GetString()! : "no error";
            return expected == error.Message ? null : $"{error.Message}\n    expected {expected}";
        }

        if (item.TryGetProperty("error", out JsonElement wanted))
        {
            return $"parsed; expected {wanted}";
        }

        string canonical = item.GetProperty("canonical").GetString()!;
        if (tree.ToString() != canonical)
        {
            return $"{tree}\n    expected {canonical}";
        }

        JsonNode? expectedTree = JsonNode.Parse(item.GetProperty("ast").GetRawText());
        JsonNode actualTree = SyntaxDump.Of(tree);
        return IsEqual(expectedTree, actualTree) ? null : $"{actualTree.ToJsonString()}\n    expected {expectedTree!.ToJsonString()}";
    }

    static bool IsEqual(JsonNode? left, JsonNode? right) => (left, right) switch
    {
        (JsonObject a, JsonObject b) => a.Count == b.Count && a.All(pair => b.ContainsKey(pair.Key) && IsEqual(pair.Value, b[pair.Key])),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => IsEqual(pair.First, pair.Second)),
        (JsonValue a, JsonValue b) => a.ToJsonString() == b.ToJsonString()
            || (double.TryParse(a.ToJsonString(), CultureInfo.InvariantCulture, out double x)
                && double.TryParse(b.ToJsonString(), CultureInfo.InvariantCulture, out double y) && x == y),
        _ => left is null && right is null,
    };
}
