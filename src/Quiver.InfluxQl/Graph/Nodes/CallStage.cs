namespace Quiver.InfluxQl.Graph.Nodes;

/// <summary>Which part of a call a node computes.</summary>
enum CallStage
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>What one input of the merge above contributes.</summary>
    Partial,

    /// <summary>The result, from the contributions of the inputs.</summary>
    Final,
}
