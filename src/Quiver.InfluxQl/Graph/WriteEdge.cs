namespace Quiver.InfluxQl.Graph;

/// <summary>The half of an edge at the node that writes.</summary>
/// <remarks>An edge has two halves so that one end goes to another node without the node at the other end noticing.</remarks>
sealed class WriteEdge
{
    /// <summary>Creates the half and hangs it on its node.</summary>
    internal WriteEdge(GraphNode node, ReadEdge reader)
    {
        Node = node;
        Reader = reader;
        node.Take(this);
    }

    /// <summary>The node that writes.</summary>
    public GraphNode Node { get; private set; }

    /// <summary>The other half.</summary>
    public ReadEdge Reader { get; internal set; }

    /// <summary>Lets another node write; the node that reads is not touched.</summary>
    public void MoveTo(GraphNode node)
    {
        Node.Release(this);
        Node = node;
        node.Take(this);
    }
}
