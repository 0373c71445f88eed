using Quiver.InfluxQl.Graph;
using Quiver.InfluxQl.Graph.Nodes;
using Xunit;

namespace Quiver.InfluxQl.Tests.Graph;

/// <summary>Edges with two halves, and what is done with them.</summary>
public sealed class QueryGraphTests
{
    readonly EmitNode _emit = new("time", []);
    readonly LimitNode _first = new(1, 0);
    readonly LimitNode _second = new(2, 0);

    [Fact]
    public void Insert_puts_a_node_into_an_edge_and_touches_neither_end()
    {
        ReadEdge edge = QueryGraph.AddEdge(_first, _emit);
        WriteEdge writer = edge.Writer;
        edge.Insert(_second);
        Assert.Equal([_first, _second, _emit], Walk());
        Assert.Same(edge, Assert.Single(_emit.Inputs));
        Assert.Same(writer, Assert.Single(_first.Outputs));
        new QueryGraph(_emit).Check();
    }

    [Fact]
    public void Halves_move_to_other_nodes_while_the_other_end_stays()
    {
        ReadEdge edge = QueryGraph.AddEdge(_first, _emit);
        edge.Writer.MoveTo(_second);
        Assert.Same(edge, Assert.Single(_emit.Inputs));
        Assert.Same(_second, edge.Source);
        Assert.Empty(_first.Outputs);

        WriteEdge writer = edge.Writer;
        edge.MoveTo(_first);
        Assert.Same(writer, Assert.Single(_second.Outputs));
        Assert.Empty(_emit.Inputs);
        Assert.Same(_first, writer.Reader.Node);
    }

    [Fact]
    public void Chain_lets_the_next_node_read_the_reader()
    {
        QueryGraph.AddEdge(_first, _second).Chain(_emit);
        Assert.Equal([_first, _second, _emit], Walk());
    }

    [Fact]
    public void Remove_splices_a_node_out()
    {
        QueryGraph.AddEdge(_first, _second).Chain(_emit);
        QueryGraph.Remove(_second);
        Assert.Equal([_first, _emit], Walk());
        Assert.Empty(_second.Inputs);
        Assert.Empty(_second.Outputs);
        new QueryGraph(_emit).Check();
    }

    [Fact]
    public void Remove_refuses_nodes_with_several_edges()
    {
        var merge = new MergeNode(false);
        QueryGraph.AddEdge(_first, merge);
        QueryGraph.AddEdge(_second, merge).Chain(_emit);
        Assert.Equal("merge has 2 inputs and 1 outputs, not one each",
            Assert.Throws<InvalidOperationException>(() => QueryGraph.Remove(merge)).Message);
    }

    [Fact]
    public void Replace_keeps_the_order_of_edges()
    {
        var merge = new MergeNode(false);
        QueryGraph.AddEdge(_first, merge);
        QueryGraph.AddEdge(_second, merge).Chain(_emit);
        var other = new MergeNode(true);
        QueryGraph.Replace(merge, other);
        Assert.Equal([_first, _second, other, _emit], Walk());
        new QueryGraph(_emit).Check();
    }

    [Fact]
    public void Walk_gives_a_node_after_all_that_it_reads_and_once()
    {
        var merge = new MergeNode(false);
        QueryGraph.AddEdge(_first, merge);
        QueryGraph.AddEdge(_second, merge);
        QueryGraph.AddEdge(_first, _second);
        QueryGraph.AddEdge(merge, _emit);
        QueryGraph.AddEdge(merge, _emit);
        Assert.Equal([_first, _second, merge, _emit], Walk());
    }

    [Fact]
    public void Cycles_are_found()
    {
        var merge = new MergeNode(false);
        QueryGraph.AddEdge(merge, _first).Chain(_emit);
        QueryGraph.AddEdge(_first, merge);
        Assert.Equal("limit reads itself", Assert.Throws<InvalidOperationException>(() => new QueryGraph(_emit).Check()).Message);
    }

    [Fact]
    public void Nodes_that_lead_nowhere_are_found()
    {
        QueryGraph.AddEdge(_first, _emit);
        QueryGraph.AddEdge(_first, _second);
        Assert.Equal("limit is read by limit, which leads nowhere",
            Assert.Throws<InvalidOperationException>(() => new QueryGraph(_emit).Check()).Message);
    }

    [Fact]
    public void Deep_graphs_are_walked()
    {
        ReadEdge edge = QueryGraph.AddEdge(_first, _second);
        for (int i = 0; i < 100_000; i++)
        {
            edge = edge.Chain(new LimitNode(i, 0));
        }

        edge.Chain(_emit);
        Assert.Equal(100_003, Walk().Count);
    }

    IReadOnlyList<GraphNode> Walk() => new QueryGraph(_emit).Walk();
}
