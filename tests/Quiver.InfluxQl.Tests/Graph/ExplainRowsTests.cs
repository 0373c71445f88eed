using Quiver.InfluxQl.Graph;
using Quiver.InfluxQl.Graph.Explain;
using Quiver.InfluxQl.Graph.Nodes;
using Xunit;

namespace Quiver.InfluxQl.Tests.Graph;

/// <summary>The rows of EXPLAIN.</summary>
public sealed class ExplainRowsTests
{
    static readonly ReadCounts _counts = new(1, 2, 3, 4, 5, 60);

    [Theory]
    [InlineData("SELECT v FROM nope")]
    [InlineData("SELECT * FROM nope")]
    [InlineData("SELECT mean(v) FROM nope")]
    public void Where_nothing_is_read_there_is_one_empty_row(string query) => Assert.Equal([""], Explain(query));

    [Fact]
    public void Costs_of_chunks_are_added_up_and_the_graph_follows()
    {
        IReadOnlyList<string> rows = Explain("SELECT mean(f) FROM cpu", new DailyChunks());
        Assert.Equal(
            [
                "EXPRESSION: mean(f::float)", "NUMBER OF SHARDS: 2", "NUMBER OF SERIES: 4", "CACHED VALUES: 6", "NUMBER OF FILES: 8",
                "NUMBER OF BLOCKS: 10", "SIZE OF BLOCKS: 120", "", "GRAPH", "6 emit time, mean <- 5",
            ],
            rows.Take(10));
        Assert.Equal(["", "REWRITTEN BY partial aggregates", "8 emit time, mean <- 7"], rows.Skip(15).Take(3));
    }

    [Theory]
    [InlineData("SELECT i, f FROM cpu", "EXPRESSION: <nil>", "AUXILIARY FIELDS: f::float, i::integer")]
    [InlineData("SELECT max(f), i FROM cpu", "EXPRESSION: max(f::float)", "AUXILIARY FIELDS: i::integer")]
    [InlineData("SELECT median(f) FROM cpu", "EXPRESSION: f::float", "NUMBER OF SHARDS: 1")]
    [InlineData("SELECT derivative(f) FROM cpu", "EXPRESSION: f::float", "NUMBER OF SHARDS: 1")]
    [InlineData("SELECT derivative(mean(f)) FROM cpu GROUP BY time(1m)", "EXPRESSION: mean(f::float)", "NUMBER OF SHARDS: 1")]
    [InlineData("SELECT count(distinct(f)) FROM cpu", "EXPRESSION: f::float", "NUMBER OF SHARDS: 1")]
    [InlineData("SELECT top(f, host, 2) FROM cpu", "EXPRESSION: max(f::float)", "AUXILIARY FIELDS: host::tag")]
    [InlineData("SELECT sum(m) FROM (SELECT max(f) AS m FROM cpu)", "EXPRESSION: max(f::float)", "NUMBER OF SHARDS: 1")]
    public void The_first_rows_are_those_of_InfluxDB(string query, string first, string second) =>
        Assert.Equal([first, second], Explain(query).Take(2));

    [Fact]
    public void Each_call_and_measurement_has_a_block()
    {
        string[] expressions = [.. Explain("SELECT max(f), mean(i) FROM cpu, mem").Where(row => row.StartsWith("EXPRESSION"))];
        Assert.Equal(
            ["EXPRESSION: max(f::float)", "EXPRESSION: max(f::float)", "EXPRESSION: mean(i::float)", "EXPRESSION: mean(i::float)"],
            expressions);
    }

    [Fact]
    public void VERBOSE_adds_the_language_of_Graphviz()
    {
        IReadOnlyList<string> rows = ExplainRows.Of(
            GraphQueries.Build("SELECT f FROM cpu WHERE host = 'a\"b'"), _ => _counts, isVerbose: true);
        Assert.Equal(
            [
                "GRAPHVIZ", "digraph query {", "  rankdir = BT;", "  node [shape = box];",
                "  n1 [label = \"read cpu [f::float] where host::tag = 'a\\\"b'\"];", "  n2 [label = \"emit time, f\"];",
                "  n1 -> n2;", "}",
            ],
            rows.SkipWhile(row => row != "GRAPHVIZ"));
    }

    [Fact]
    public void The_edges_of_Graphviz_are_those_of_the_text()
    {
        QueryGraph graph = GraphQueries.Build(
            "SELECT max(m), mean(m) * 2 FROM (SELECT mean(f) AS m FROM cpu GROUP BY time(1h), host), mem", new DailyChunks());
        string[] fromText =
        [
            .. GraphText.Lines(graph).Select(line => line.Trim().Split(" <- ")).Where(parts => parts.Length == 2)
                .SelectMany(parts => parts[1].Split(", ").Select(source => $"  n{source} -> n{parts[0].Split(' ')[0]};")).Order(),
        ];
        Assert.Equal(fromText, GraphDot.Lines(graph).Where(line => line.Contains("->", StringComparison.Ordinal)).Order());
    }

    static IReadOnlyList<string> Explain(string query, IChunkMap? chunks = null) =>
        ExplainRows.Of(GraphQueries.Build(query, chunks), (ReadNode _) => _counts);
}
