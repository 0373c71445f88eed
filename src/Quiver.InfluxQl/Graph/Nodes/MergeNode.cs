namespace Quiver.InfluxQl.Graph.Nodes;

/// <summary>Makes the rows of several inputs one stream; without inputs there are no rows.</summary>
/// <param name="isOrdered">Whether rows come in the order of time within a group, not only bucket by bucket.</param>
sealed class MergeNode(bool isOrdered) : GraphNode
{
    /// <summary>Whether rows come in the order of time within a group, not only bucket by bucket.</summary>
    public bool IsOrdered => isOrdered;

    /// <inheritdoc/>
    public override string Label => "merge";

    /// <inheritdoc/>
    public override string Describe() => isOrdered ? "in order of time" : "";
}
