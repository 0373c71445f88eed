using Quiver.InfluxQl.Graph.Nodes;

namespace Quiver.InfluxQl.Graph.Explain;

/// <summary>Numbers the nodes of a graph from the leaves on, those of a subquery before the node that reads it.</summary>
sealed class GraphNumbers
{
    readonly Dictionary<GraphNode, int> _numbers = new(ReferenceEqualityComparer.Instance);
    readonly List<GraphNode> _nodes = [];

    /// <summary>Numbers a graph.</summary>
    public GraphNumbers(QueryGraph graph) => Add(graph);

    /// <summary>All nodes by number.</summary>
    public IReadOnlyList<GraphNode> Nodes => _nodes;

    /// <summary>Returns the number of a node, from 1.</summary>
    public int Of(GraphNode node) => _numbers[node];

    /// <summary>Returns the nodes that a node reads, each once, by number; of a subquery, the last node of the inner graph.</summary>
    public IEnumerable<GraphNode> SourcesOf(GraphNode node)
    {
        IEnumerable<GraphNode> sources = node.Inputs.Select(input => input.Source).Distinct();
        return (node is SubqueryNode subquery ? sources.Append(subquery.Graph.Emit) : sources).OrderBy(Of);
    }

    void Add(QueryGraph graph)
    {
        foreach (GraphNode node in graph.Walk())
        {
            if (node is SubqueryNode subquery && !_numbers.ContainsKey(subquery.Graph.Emit))
            {
                Add(subquery.Graph);
            }

            _nodes.Add(node);
            _numbers.Add(node, _nodes.Count);
        }
    }
}
