using System.Text;

namespace Quiver.InfluxQl.Graph.Explain;

/// <summary>Writes a graph in the DOT language of Graphviz; edges lead from what is read to what reads.</summary>
static class GraphDot
{
    /// <summary>Returns the lines.</summary>
    public static IReadOnlyList<string> Lines(QueryGraph graph)
    {
        var numbers = new GraphNumbers(graph);
        List<string> lines = ["digraph query {", "  rankdir = BT;", "  node [shape = box];"];
        foreach (GraphNode node in numbers.Nodes)
        {
            lines.Add($"  n{numbers.Of(node)} [label = \"{Quote(node.ToString())}\"];");
        }

        foreach (GraphNode node in numbers.Nodes)
        {
            lines.AddRange(numbers.SourcesOf(node).Select(source => $"  n{numbers.Of(source)} -> n{numbers.Of(node)};"));
        }

        lines.Add("}");
        return lines;
    }

    static string Quote(string text) => new StringBuilder(text).Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").ToString();
}
