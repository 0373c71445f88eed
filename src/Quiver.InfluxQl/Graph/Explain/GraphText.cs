using System.Text;

namespace Quiver.InfluxQl.Graph.Explain;

/// <summary>Writes a graph as text: a line for each node, below the first of those that read it.</summary>
static class GraphText
{
    /// <summary>Returns the lines. A node has its number, what it does, and the numbers of the nodes that it reads.</summary>
    public static IReadOnlyList<string> Lines(QueryGraph graph)
    {
        var numbers = new GraphNumbers(graph);
        var lines = new List<string>();
        var shown = new HashSet<GraphNode>(ReferenceEqualityComparer.Instance);
        var open = new Stack<(GraphNode Node, int Depth)>([(graph.Emit, 0)]);
        while (open.TryPop(out (GraphNode Node, int Depth) next))
        {
            if (!shown.Add(next.Node))
            {
                continue;
            }

            GraphNode[] sources = [.. numbers.SourcesOf(next.Node)];
            var line = new StringBuilder().Append(' ', 2 * next.Depth).Append(numbers.Of(next.Node)).Append(' ').Append(next.Node);
            line.Append(sources.Length > 0 ? " <- " : "").AppendJoin(", ", sources.Select(numbers.Of));
            lines.Add(line.ToString());
            for (int i = sources.Length - 1; i >= 0; i--)
            {
                open.Push((sources[i], next.Depth + 1));
            }
        }

        return lines;
    }
}
