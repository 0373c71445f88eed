using Quiver.InfluxQl.Graph.Nodes;

namespace Quiver.InfluxQl.Graph.Rewriting;

/// <summary>Cuts off what the result does not need.</summary>
sealed class DeadNodes : IGraphRule
{
    /// <inheritdoc/>
    public string Name => "dead nodes";

    /// <inheritdoc/>
    public string Purpose => "cuts off nodes that nothing reads and takes out merges of a single input";

    /// <inheritdoc/>
    public bool Apply(QueryGraph graph)
    {
        IReadOnlyList<GraphNode> nodes = graph.Walk();

        // All that the walk reached has the same mark now.
        long reached = graph.Emit.Mark;
        bool isChanged = false;
        foreach (GraphNode node in nodes)
        {
            for (int i = node.Outputs.Count - 1; i >= 0; i--)
            {
                if (node.Outputs[i].Reader.Node.Mark != reached)
                {
                    node.Outputs[i].Reader.Disconnect();
                    isChanged = true;
                }
            }
        }

        foreach (MergeNode merge in nodes.OfType<MergeNode>().Where(merge => merge is { Inputs.Count: 1, Outputs.Count: 1 }))
        {
            QueryGraph.Remove(merge);
            isChanged = true;
        }

        return isChanged;
    }
}
