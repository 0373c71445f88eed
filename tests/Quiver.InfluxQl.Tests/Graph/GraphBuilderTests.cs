using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Graph;
using Quiver.InfluxQl.Graph.Explain;
using Quiver.InfluxQl.Graph.Nodes;
using Quiver.InfluxQl.Graph.Rewriting;
using Xunit;

namespace Quiver.InfluxQl.Tests.Graph;

/// <summary>What the nodes of a graph hold for those who run it.</summary>
public sealed class GraphBuilderTests
{
    const long Second = 1_000_000_000;

    [Fact]
    public void Distinct_calls_are_computed_once()
    {
        QueryGraph graph = GraphQueries.Build("SELECT max(f), max(f) * 2, max(f) + min(f) FROM cpu");
        Assert.Equal(["max(f::float)", "min(f::float)"], graph.Nodes<CallNode>().Select(node => node.Call.ToString()));
        Assert.Equal(["max", "max_1", "max_min"], graph.Emit.Columns.Select(column => column.Name));
        Assert.Equal([0, -1, -1], graph.Emit.Columns.Select(column => column.Symbol?.Number ?? -1));
        Assert.Equal(3, graph.Roots.Count);
        MathNode sum = Assert.IsType<MathNode>(graph.Roots[2].Source);
        Assert.Equal([0, 1], sum.Symbols.Select(symbol => symbol.Number));
        Assert.Equal(InfluxType.Float, sum.Type);
    }

    [Fact]
    public void A_selector_that_wildcards_leave_alone_keeps_its_time()
    {
        CallNode call = Assert.Single(GraphQueries.Build("SELECT max(/^f$/) FROM cpu").Nodes<CallNode>());
        Assert.True(call.KeepsTime);
        Assert.Equal("f", call.Column?.Name);
    }

    [Theory]
    [InlineData("SELECT max(f) FROM cpu", true)]
    [InlineData("SELECT max(f), max(f) * 2 FROM cpu", true)]
    [InlineData("SELECT max(f), min(f) FROM cpu", false)]
    [InlineData("SELECT mean(f) FROM cpu", false)]
    [InlineData("SELECT max(f) FROM cpu GROUP BY time(1m)", false)]
    [InlineData("SELECT top(f, 2) FROM cpu GROUP BY time(1m)", true)]
    [InlineData("SELECT sample(f, 2) FROM cpu GROUP BY time(1m)", true)]
    [InlineData("SELECT distinct(f) FROM cpu", false)]
    public void Points_keep_their_time_or_get_that_of_their_bucket(string query, bool keepsTime)
    {
        QueryGraph graph = GraphQueries.Build(query);
        Assert.All(graph.Nodes<CallNode>(), call => Assert.Equal(keepsTime, call.KeepsTime));
        Assert.Equal(keepsTime, graph.Nodes<IntervalNode>().Count == 0);
    }

    [Theory]
    [InlineData("mean(f)", 100, 199)]
    [InlineData("derivative(mean(f))", 90, 199)]
    [InlineData("difference(difference(mean(f)))", 80, 199)]
    [InlineData("moving_average(mean(f), 5)", 90, 199)]
    [InlineData("cumulative_sum(mean(f))", 100, 199)]
    [InlineData("holt_winters(mean(f), 5, 2)", 100, 199)]
    public void Transformations_of_buckets_read_one_more(string call, long first, long last)
    {
        string query = $"SELECT {call} FROM cpu WHERE time >= 100s AND time <= 199s GROUP BY time(10s)";
        Assert.Equal((first * Second, last * Second), BoundsOf(query));
        string descending = $"{query} ORDER BY time DESC";
        Assert.Equal((100 * Second, (last + 100 - first) * Second), BoundsOf(descending));
    }

    [Fact]
    public void A_bucket_before_the_first_time_there_is_stays_there()
    {
        ReadNode read = Assert.Single(GraphQueries.Build("SELECT derivative(mean(f)) FROM cpu GROUP BY time(1d)").Nodes<ReadNode>());
        Assert.Equal(long.MinValue + 2, read.Selection.Bounds.FirstNanosecond);
    }

    [Theory]
    [InlineData("derivative(f)", Second)]
    [InlineData("derivative(f, 1m)", 60 * Second)]
    [InlineData("elapsed(f)", 1)]
    [InlineData("elapsed(f, 1s)", Second)]
    [InlineData("difference(f)", 0)]
    public void Units_have_their_defaults(string call, long unit) =>
        Assert.Equal(unit, Assert.Single(GraphQueries.Build($"SELECT {call} FROM cpu").Nodes<TransformNode>()).Unit);

    [Theory]
    [InlineData("mean(f)", "fill(0)", 1)]
    [InlineData("mean(f)", "fill(none)", 0)]
    [InlineData("mean(f)", "", 1)]
    [InlineData("top(f, 2)", "fill(0)", 0)]
    [InlineData("sample(f, 2)", "fill(0)", 0)]
    [InlineData("integral(f)", "fill(0)", 0)]
    [InlineData("distinct(f)", "fill(0)", 0)]
    [InlineData("mean(f), max(f)", "fill(0)", 2)]
    [InlineData("moving_average(mean(f), 2)", "fill(0)", 1)]
    public void Buckets_are_filled_after_each_aggregate(string fields, string fill, int count)
    {
        QueryGraph graph = GraphQueries.Build($"SELECT {fields} FROM cpu WHERE time > 0 GROUP BY time(1m) {fill}");
        Assert.Equal(count, graph.Nodes<FillNode>().Count);
    }

    [Fact]
    public void Counts_are_filled_with_zero_and_subqueries_not_with_null()
    {
        QueryGraph graph = GraphQueries.Build("SELECT count(f) FROM cpu WHERE time > 0 GROUP BY time(1m)");
        Assert.True(Assert.Single(graph.Nodes<FillNode>()).IsCount);
        graph = GraphQueries.Build("SELECT sum(count) FROM (SELECT count(f) FROM cpu WHERE time > 0 GROUP BY time(1m))");
        Assert.Empty(Assert.Single(graph.Nodes<SubqueryNode>()).Graph.Nodes<FillNode>());
    }

    [Fact]
    public void Calls_are_limited_before_they_are_joined()
    {
        QueryGraph graph = GraphQueries.Build("SELECT max(f), min(f) FROM cpu GROUP BY host LIMIT 3");
        ZipNode zip = Assert.Single(graph.Nodes<ZipNode>());
        Assert.All(zip.Inputs, input => Assert.IsType<LimitNode>(input.Source));
    }

    [Fact]
    public void Columns_of_subqueries_have_their_places()
    {
        QueryGraph graph = GraphQueries.Build("SELECT max(top), h FROM (SELECT top(f, host, 2), i AS h FROM cpu GROUP BY region) "
            + "WHERE host = 'a' AND region = 'b' AND nope = 1");
        SubqueryNode subquery = Assert.Single(graph.Nodes<SubqueryNode>());
        Assert.Equal(
            [("top", 0, false), ("h", 2, false), ("host", 1, false), ("region", -1, true), ("nope", -1, false)],
            subquery.Columns.Select(column => (column.Variable.Name, column.Index, column.IsTag)));
    }

    [Fact]
    public void Groups_of_the_outer_query_reach_into_subqueries_of_any_depth()
    {
        QueryGraph graph = GraphQueries.Build(
            "SELECT max(m) FROM (SELECT m FROM (SELECT mean(f) AS m FROM cpu GROUP BY host)) GROUP BY region SLIMIT 2");
        QueryGraph middle = Assert.Single(graph.Nodes<SubqueryNode>()).Graph;
        QueryGraph inner = Assert.Single(middle.Nodes<SubqueryNode>()).Graph;
        Assert.Equal(["host", "region"], inner.Emit.Dimensions);
        Assert.Equal(["host", "region"], Assert.Single(inner.Nodes<CallNode>()).Groups);
        Assert.Equal(2, Assert.Single(inner.Nodes<ReadNode>()).Selection.SeriesLimit);
    }

    [Fact]
    public void Tags_of_groups_are_sorted_and_there_once()
    {
        QueryGraph graph = GraphQueries.Build("SELECT f FROM cpu GROUP BY region, host, region");
        Assert.Equal(["host", "region"], Assert.Single(graph.Nodes<ReadNode>()).Selection.Dimensions);
    }

    [Fact]
    public void A_source_that_is_named_twice_is_read_twice() =>
        Assert.Equal(2, Assert.Single(GraphQueries.Build("SELECT sum(f) FROM cpu, cpu").Nodes<MergeNode>()).Inputs.Count);

    [Fact]
    public void Deep_and_long_queries_are_built_and_shown()
    {
        const int Depth = 200;
        string nested = string.Concat(Enumerable.Repeat("difference(", Depth)) + "mean(f)" + new string(')', Depth);
        QueryGraph graph = GraphQueries.Build($"SELECT {nested} FROM cpu GROUP BY time(1m)");
        graph.Check();
        Assert.Equal(Depth + 5, GraphText.Lines(graph).Count);

        string subqueries = string.Concat(Enumerable.Repeat("SELECT f FROM (", Depth)) + "SELECT f FROM cpu" + new string(')', Depth);
        graph = GraphQueries.Build(subqueries);
        GraphRules.Rewrite(graph);
        Assert.Equal((2 * Depth) + 2, GraphText.Lines(graph).Count);

        string terms = string.Join(" OR ", Enumerable.Range(0, 20_000).Select(number => $"x{number} = 1"));
        graph = GraphQueries.Build($"SELECT max(f), min(f) FROM (SELECT f FROM cpu) WHERE {terms}");
        GraphRules.Rewrite(graph);
        Assert.Equal(20_001, Assert.Single(graph.Nodes<SubqueryNode>()).Columns.Count);
    }

    [Fact]
    public void Queries_without_columns_only_emit()
    {
        QueryGraph graph = GraphQueries.Build("SELECT * FROM nope");
        Assert.Equal([graph.Emit], graph.Walk());
    }

    static (long First, long Last) BoundsOf(string query)
    {
        Selection selection = Assert.Single(GraphQueries.Build(query).Nodes<ReadNode>()).Selection;
        return (selection.Bounds.FirstNanosecond, selection.Bounds.LastNanosecond);
    }
}
