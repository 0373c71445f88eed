using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Graph;
using Quiver.InfluxQl.Graph.Nodes;
using Quiver.InfluxQl.Graph.Rewriting;
using Xunit;

namespace Quiver.InfluxQl.Tests.Graph;

/// <summary>What rewriting keeps and what it changes.</summary>
public sealed class GraphRulesTests
{
    [Theory]
    [InlineData("count", true)]
    [InlineData("sum", true)]
    [InlineData("min", true)]
    [InlineData("max", true)]
    [InlineData("first", true)]
    [InlineData("last", true)]
    [InlineData("mean", true)]
    [InlineData("spread", true)]
    [InlineData("stddev", true)]
    [InlineData("median", false)]
    [InlineData("mode", false)]
    [InlineData("distinct", false)]
    [InlineData("integral", false)]
    [InlineData("cumulative_sum", false)]
    public void Calls_that_parts_tell_are_computed_below_the_merge(string function, bool isMergeable)
    {
        QueryGraph graph = GraphQueries.Build($"SELECT {function}(f) FROM cpu", new DailyChunks());
        IReadOnlyList<IGraphRule> rules = GraphRules.Rewrite(graph);
        Assert.Equal(isMergeable ? ["partial aggregates"] : [], rules.Select(rule => rule.Name));
        CallStage[] expected = isMergeable ? [CallStage.Partial, CallStage.Partial, CallStage.Final] : [CallStage.Whole];
        Assert.Equal(function == "cumulative_sum" ? [] : expected, graph.Nodes<CallNode>().Select(node => node.Stage));
    }

    [Fact]
    public void A_single_chunk_needs_no_parts() =>
        Assert.Empty(GraphRules.Rewrite(GraphQueries.Build("SELECT mean(f) FROM mem", new DailyChunks())));

    [Fact]
    public void Selectors_take_their_columns_along_from_each_part()
    {
        QueryGraph graph = GraphQueries.Build("SELECT max(f), i FROM cpu", new DailyChunks());
        GraphRules.Rewrite(graph);
        Assert.All(graph.Nodes<CallNode>(), node => Assert.Equal(["i"], node.Carried.Select(column => column.Name)));
        Assert.All(graph.Nodes<CallNode>(), node => Assert.True(node.KeepsTime));
    }

    [Fact]
    public void Medians_share_the_merge_too()
    {
        QueryGraph graph = GraphQueries.Build("SELECT median(f), median(i), mode(s) FROM cpu", new DailyChunks());
        Assert.Equal(["shared reads", "dead nodes"], GraphRules.Rewrite(graph).Select(rule => rule.Name));
        graph.Check();
        Assert.Equal(3, Assert.Single(graph.Nodes<MergeNode>()).Outputs.Count);
        Assert.Equal(["f", "i", "s"], graph.Nodes<ReadNode>()[0].Columns.Select(column => column.Name));
    }

    [Fact]
    public void Rows_of_other_times_are_not_shared()
    {
        QueryGraph graph = GraphQueries.Build("SELECT difference(max(f)), max(f) FROM cpu WHERE time > 0 GROUP BY time(1m)");
        Assert.Empty(GraphRules.Rewrite(graph));
        Assert.Equal(2, graph.Nodes<ReadNode>().Count);
    }

    [Fact]
    public void A_merge_of_one_input_is_taken_out()
    {
        QueryGraph graph = GraphQueries.Build("SELECT f FROM mem, cpu", new DailyChunks());
        MergeNode merge = Assert.Single(graph.Nodes<MergeNode>());
        merge.Inputs[2].Disconnect();
        merge.Inputs[1].Disconnect();
        Assert.True(new DeadNodes().Apply(graph));
        Assert.Empty(graph.Nodes<MergeNode>());
        graph.Check();
        Assert.False(new DeadNodes().Apply(graph));
    }

    [Fact]
    public void Of_any_chunks_and_calls_each_part_is_computed_once_and_each_chunk_read_once()
    {
        string[] calls = ["count(f)", "sum(i)", "min(f)", "max(i)", "mean(f)", "spread(i)", "stddev(f)", "median(f)", "mode(s)"];
        var random = new Random(7);
        for (int round = 0; round < 200; round++)
        {
            string[] chosen = [.. calls.Where(_ => random.Next(2) == 0).DefaultIfEmpty("last(b)")];
            int chunks = random.Next(1, 6);
            QueryGraph graph = GraphQueries.Build($"SELECT {string.Join(", ", chosen)} FROM cpu, mem", new EqualChunks(chunks));
            string[] names = [.. graph.Emit.Columns.Select(column => column.Name)];
            int mergeable = chosen.Count(call => PartialForm.Of(call[..call.IndexOf('(')]) is not null);
            GraphRules.Rewrite(graph);
            graph.Check();
            ILookup<CallStage, CallNode> stages = graph.Nodes<CallNode>().ToLookup(node => node.Stage);
            Assert.Equal(2 * chunks, graph.Nodes<ReadNode>().Count);
            Assert.Equal(mergeable * 2 * chunks, stages[CallStage.Partial].Count());
            Assert.Equal(mergeable, stages[CallStage.Final].Count());
            Assert.Equal(chosen.Length - mergeable, stages[CallStage.Whole].Count());
            Assert.All(stages[CallStage.Final], node => Assert.All(
                Assert.IsType<MergeNode>(node.Inputs[0].Source).Inputs,
                input => Assert.Same(node.Call, Assert.IsType<CallNode>(input.Source).Call)));
            Assert.Equal(names, graph.Emit.Columns.Select(column => column.Name));
            Assert.Empty(GraphRules.Rewrite(graph));
        }
    }

    [Fact]
    public void Rules_say_what_they_are_for() =>
        Assert.All(GraphRules.All, rule => Assert.False(string.IsNullOrEmpty(rule.Name) || string.IsNullOrEmpty(rule.Purpose)));

    /// <summary>Some chunks of every measurement.</summary>
    sealed class EqualChunks(int count) : IChunkMap
    {
        public IReadOnlyList<MeasurementChunk> ChunksOf(InfluxMeasurement measurement) =>
            [.. Enumerable.Range(0, count).Select(number => new MeasurementChunk($"{number}", number, number, 1))];
    }
}
