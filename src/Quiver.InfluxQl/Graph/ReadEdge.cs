namespace Quiver.InfluxQl.Graph;

/// <summary>The half of an edge at the node that reads.</summary>
sealed class ReadEdge
{
    ReadEdge(GraphNode node, WriteEdge writer)
    {
        Node = node;
        Writer = writer;
        node.Take(this);
    }

    ReadEdge(GraphNode writer, GraphNode reader)
    {
        Node = reader;
        reader.Take(this);
        Writer = new WriteEdge(writer, this);
    }

    /// <summary>The node that reads.</summary>
    public GraphNode Node { get; private set; }

    /// <summary>The other half.</summary>
    public WriteEdge Writer { get; private set; }

    /// <summary>The node that is read.</summary>
    public GraphNode Source => Writer.Node;

    /// <summary>Lets one node read another; returns the half at the reader.</summary>
    public static ReadEdge Connect(GraphNode writer, GraphNode reader) => new(writer, reader);

    /// <summary>Lets another node read; the node that writes is not touched.</summary>
    public void MoveTo(GraphNode node)
    {
        Node.Release(this);
        Node = node;
        node.Take(this);
    }

    /// <summary>Puts a node into the edge. Neither of the nodes at its ends is touched.</summary>
    public void Insert(GraphNode between)
    {
        WriteEdge writer = Writer;
        writer.Reader = new ReadEdge(between, writer);
        Writer = new WriteEdge(between, this);
    }

    /// <summary>Lets a node read the node that reads here; returns the edge between them.</summary>
    public ReadEdge Chain(GraphNode next) => Connect(Node, next);

    /// <summary>Takes the edge away.</summary>
    public void Disconnect()
    {
        Node.Release(this);
        Writer.Node.Release(Writer);
    }

    /// <summary>Reads from where another edge read, in its place among the outputs there; that edge is gone.</summary>
    internal void TakeOver(ReadEdge before)
    {
        Writer.Node.Release(Writer);
        Writer = before.Writer;
        Writer.Reader = this;
        before.Node.Release(before);
    }
}
