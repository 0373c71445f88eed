using Quiver.InfluxQl.Graph.Nodes;

namespace Quiver.InfluxQl.Graph;

/// <summary>What a prepared SELECT computes: a directed acyclic graph whose leaves read storage and whose last node emits rows.</summary>
/// <remarks>The graph is what its last node reaches. Inner graphs of subqueries are graphs of their own. One thread at a time walks a
/// graph, because walks leave marks.</remarks>
sealed class QueryGraph(EmitNode emit)
{
    static long _marks;

    /// <summary>The last node, which gives the rows of the result.</summary>
    public EmitNode Emit => emit;

    /// <summary>What each column of the result is read from.</summary>
    public IReadOnlyList<ReadEdge> Roots => emit.Inputs;

    /// <summary>Lets one node read another; returns the half at the reader.</summary>
    public static ReadEdge AddEdge(GraphNode writer, GraphNode reader) => ReadEdge.Connect(writer, reader);

    /// <summary>Takes a node with one input and one output out of its place; its neighbours become one another's.</summary>
    public static void Remove(GraphNode node)
    {
        if (node.Inputs.Count != 1 || node.Outputs.Count != 1)
        {
            throw new InvalidOperationException(
                $"{node.Label} has {node.Inputs.Count} inputs and {node.Outputs.Count} outputs, not one each");
        }

        ReadEdge reader = node.Outputs[0].Reader;
        reader.TakeOver(node.Inputs[0]);
    }

    /// <summary>Puts a node in the place of another: it reads and is read as that one was.</summary>
    public static void Replace(GraphNode node, GraphNode replacement)
    {
        while (node.Inputs.Count > 0)
        {
            node.Inputs[0].MoveTo(replacement);
        }

        MoveOutputs(node, replacement);
    }

    /// <summary>Lets everything that reads a node read another instead.</summary>
    public static void MoveOutputs(GraphNode node, GraphNode replacement)
    {
        while (node.Outputs.Count > 0)
        {
            node.Outputs[0].MoveTo(replacement);
        }
    }

    /// <summary>Returns all nodes from the leaves on: each comes after those that it reads.</summary>
    public IReadOnlyList<GraphNode> Walk()
    {
        long opened = Interlocked.Add(ref _marks, 2);
        long closed = opened + 1;
        var order = new List<GraphNode>();
        var path = new Stack<(GraphNode Node, int Next)>();
        path.Push((emit, 0));
        emit.Mark = opened;
        while (path.TryPop(out (GraphNode Node, int Next) step))
        {
            if (step.Next == step.Node.Inputs.Count)
            {
                step.Node.Mark = closed;
                order.Add(step.Node);
                continue;
            }

            path.Push((step.Node, step.Next + 1));
            GraphNode source = step.Node.Inputs[step.Next].Source;
            if (source.Mark == opened)
            {
                throw new InvalidOperationException($"{source.Label} reads itself");
            }

            if (source.Mark != closed)
            {
                source.Mark = opened;
                path.Push((source, 0));
            }
        }

        return order;
    }

    /// <summary>Fails unless the graph is acyclic, both halves of each edge belong together, and all that is read here is read by nodes
    /// of this graph only.</summary>
    public void Check()
    {
        IReadOnlyList<GraphNode> nodes = Walk();
        var reached = new HashSet<GraphNode>(nodes, ReferenceEqualityComparer.Instance);
        foreach (GraphNode node in nodes)
        {
            if (node.Inputs.Any(input => input.Node != node || input.Writer.Reader != input || !input.Source.Outputs.Contains(input.Writer))
                || node.Outputs.Any(output => output.Node != node || output.Reader.Writer != output))
            {
                throw new InvalidOperationException($"{node.Label} has half an edge");
            }

            if (node.Outputs.FirstOrDefault(output => !reached.Contains(output.Reader.Node)) is { } lost)
            {
                throw new InvalidOperationException($"{node.Label} is read by {lost.Reader.Node.Label}, which leads nowhere");
            }
        }
    }
}
