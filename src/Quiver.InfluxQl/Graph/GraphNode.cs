namespace Quiver.InfluxQl.Graph;

/// <summary>A step of a query: it reads rows from the nodes before it and writes rows to those after it.</summary>
/// <remarks>What a node does never changes; only its edges do, while the graph is built and rewritten.</remarks>
abstract class GraphNode
{
    readonly List<ReadEdge> _inputs = [];
    readonly List<WriteEdge> _outputs = [];

    /// <summary>What the node reads, in order.</summary>
    public IReadOnlyList<ReadEdge> Inputs => _inputs;

    /// <summary>Who reads the node.</summary>
    public IReadOnlyList<WriteEdge> Outputs => _outputs;

    /// <summary>Where the last walk that came here stood; a walk has two numbers of its own. Walks are frequent, and a table of the nodes
    /// that one has seen costs more than the walk.</summary>
    internal long Mark { get; set; }

    /// <summary>The word of the kind of node.</summary>
    public abstract string Label { get; }

    /// <summary>Returns what the node does, without its edges.</summary>
    public abstract string Describe();

    /// <inheritdoc/>
    public sealed override string ToString() => Describe() is { Length: > 0 } description ? $"{Label} {description}" : Label;

    /// <summary>Takes a half of an edge at the end of its inputs.</summary>
    internal void Take(ReadEdge edge) => _inputs.Add(edge);

    /// <summary>Takes a half of an edge at the end of its outputs.</summary>
    internal void Take(WriteEdge edge) => _outputs.Add(edge);

    /// <summary>Lets go of a half of an edge.</summary>
    internal void Release(ReadEdge edge) => _inputs.Remove(edge);

    /// <summary>Lets go of a half of an edge.</summary>
    internal void Release(WriteEdge edge) => _outputs.Remove(edge);
}
