using System.Text.Json.Nodes;
using Xunit;

namespace Quiver.Storage.Tests.InfluxQueries;

/// <summary>EXPLAIN tells what is read and how; EXPLAIN ANALYZE what it cost.</summary>
public sealed class ExplainTests
{
    const string Lines = "cpu,host=a v=1,i=2i 1000000000\ncpu,host=b v=3,i=4i 100000000000000\ncpu,host=a v=5,i=6i 200000000000000";

    [Fact]
    public async Task Nothing_to_read_is_one_empty_row()
    {
        await using InfluxDoor door = await OpenAsync();
        Assert.Equal([""], await RowsAsync(door, "EXPLAIN SELECT v FROM nope", "QUERY PLAN"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Costs_are_those_of_the_chunks_that_are_read(bool isPersisted)
    {
        await using InfluxDoor door = await OpenAsync();
        if (isPersisted)
        {
            await door.Fixture.Store.CheckpointAsync(TestContext.Current.CancellationToken);
        }

        string[] rows = await RowsAsync(door, "EXPLAIN SELECT mean(v) FROM cpu WHERE time >= 1d GROUP BY host", "QUERY PLAN");
        Assert.Equal("EXPRESSION: mean(v::float)", rows[0]);
        Assert.Equal("NUMBER OF SERIES: 2", rows[2]);
        Assert.Equal(isPersisted ? "CACHED VALUES: 0" : "CACHED VALUES: 2", rows[3]);
        Assert.Equal(isPersisted, rows[4] != "NUMBER OF FILES: 0");
        Assert.Equal(isPersisted, rows[6] != "SIZE OF BLOCKS: 0");
        Assert.Contains("GRAPH", rows);
    }

    [Fact]
    public async Task Chunks_have_partial_aggregates_below_the_merge_and_verbose_shows_the_plan_of_the_engine()
    {
        await using InfluxDoor door = await OpenAsync();
        string[] rows = await RowsAsync(door, "EXPLAIN VERBOSE SELECT derivative(mean(v)) FROM cpu GROUP BY time(1d)", "QUERY PLAN");
        Assert.Contains(rows, row => row.Contains("call final mean(v::float) = sum(sum) / sum(count) per 1d", StringComparison.Ordinal));
        Assert.Contains("digraph query {", rows);
        int plan = Array.IndexOf(rows, "PHYSICAL PLAN");
        Assert.True(plan > 0);
        Assert.Contains("Aggregate", rows[plan + 2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analyze_runs_the_statement_and_writes_nothing()
    {
        await using InfluxDoor door = await OpenAsync();
        string[] rows = await RowsAsync(door, "EXPLAIN ANALYZE SELECT v INTO x FROM cpu GROUP BY host", "EXPLAIN ANALYZE");
        Assert.Equal([".", "└── select"], rows[..2]);
        Assert.Contains("    │   ├── series: 2", rows);
        Assert.Contains("    │   └── rows: 3", rows);
        Assert.Contains(rows, row => row.Contains("Scan: cpu", StringComparison.Ordinal));
        Assert.Equal("measurements(name)[cpu]", await door.AskAsync("SHOW MEASUREMENTS"));
    }

    static async Task<InfluxDoor> OpenAsync()
    {
        InfluxDoor door = await InfluxDoor.OpenAsync();
        await door.AskAsync("CREATE DATABASE db");
        await door.WriteAsync("db", Lines);
        return door;
    }

    static async Task<string[]> RowsAsync(InfluxDoor door, string text, string column)
    {
        JsonNode series = (await door.JsonAsync(text))["results"]![0]!["series"]![0]!;
        Assert.Equal(column, (string?)series["columns"]![0]);
        return [.. series["values"]!.AsArray().Select(row => (string)row![0]!)];
    }
}
