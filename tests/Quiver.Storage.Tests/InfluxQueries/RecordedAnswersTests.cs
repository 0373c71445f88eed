using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Quiver.Arrow.Errors;
using Xunit;

namespace Quiver.Storage.Tests.InfluxQueries;

/// <summary>Statements that are no SELECT answer as InfluxDB 1.8.10 did when its answers were recorded.</summary>
public sealed partial class RecordedAnswersTests
{
    [Theory]
    [InlineData("TestServer_DatabaseRetentionPolicyAutoCreate")]
    [InlineData("TestServer_ShowDatabases_NoAuth")]
    [InlineData("TestServer_RetentionPolicyCommands")]
    [InlineData("TestServer_Query_ShowFieldKeyCardinality")]
    [InlineData("TestServer_Query_ShowTagValues")]
    [InlineData("Q_delete")]
    [InlineData("Q_ddl")]
    [InlineData("TestServer_ContinuousQuery")]
    [InlineData("TestServer_Query_DeleteSeries_TagFilter")]
    [InlineData("TestServer_Query_DropSeriesFromRegex")]
    [InlineData("TestServer_Query_DropAndRecreateSeries")]
    [InlineData("TestServer_Query_DropDatabaseIsolated")]
    [InlineData("TestServer_Query_DeleteSeries")]
    public async Task Group(string group)
    {
        Assert.SkipUnless(Corpora.Exist, "the conformance files are not beside the repository");
        await using InfluxDoor door = await InfluxDoor.OpenAsync();
        door.Executor.Catalog.CreatesPolicies = group != "TestServer_RetentionPolicyCommands";
        foreach (JsonObject step in Corpora.StepsOf(group))
        {
            await RunAsync(door, step);
        }
    }

    static async Task RunAsync(InfluxDoor door, JsonObject step)
    {
        string database = (string?)step["db"] ?? "";
        switch ((string)step["op"]!)
        {
            case "create_db":
                await door.AskAsync($"CREATE DATABASE {database}");
                break;
            case "create_db_rp":
                await door.AskAsync($"CREATE DATABASE {database}");
                await door.AskAsync(
                    $"CREATE RETENTION POLICY {step["rp"]} ON {database} DURATION INF REPLICATION 1"
                    + ((bool?)step["default"] == true ? " DEFAULT" : ""));
                break;
            case "write":
                await door.WriteAsync(database, (string)step["lines"]!, (string?)step["rp"] ?? "");
                break;
            case "query" when IsOurs((string)step["query"]!):
                await CompareAsync(door, step);
                break;
        }
    }

    /// <summary>What is no text of statements is the door's, and SELECT is tested elsewhere.</summary>
    static bool IsOurs(string text) => text is not ("" or ";") && !text.StartsWith("SELECT", StringComparison.Ordinal)
        && !text.StartsWith("EXPLAIN SELECT", StringComparison.Ordinal);

    static async Task CompareAsync(InfluxDoor door, JsonObject step)
    {
        string text = (string)step["query"]!;
        JsonNode? expected = Corpora.ExpectedOf(step);
        JsonNode got;
        try
        {
            got = await door.JsonAsync(text, (string?)step["params"]?["db"]);
        }
        catch (QuiverException error)
        {
            got = new JsonObject { ["error"] = $"error parsing query: {error.Message}" };
        }

        Assert.True(
            TextOf(expected) == TextOf(got),
            string.Create(CultureInfo.InvariantCulture, $"{text}\nexpected {TextOf(expected)}\nbut was  {TextOf(got)}"));
    }

    /// <summary>Numbers of shards depend on what a server did before.</summary>
    static string TextOf(JsonNode? answer) => Shard().Replace(answer?.ToJsonString() ?? "", "shard N:");

    [GeneratedRegex(@"\bshard \d+:")]
    private static partial Regex Shard();
}
