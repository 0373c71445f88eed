namespace Quiver.InfluxQl.Graph.Nodes;

/// <summary>Leaves out rows of each series before and after some.</summary>
/// <remarks>InfluxDB limits each call before it joins them.</remarks>
sealed class LimitNode(long limit, long offset) : GraphNode
{
    /// <summary>How many rows stay. 0 is no limit, but with an offset, where InfluxDB gives one row.</summary>
    public long Limit => limit;

    /// <summary>How many rows are left out first.</summary>
    public long Offset => offset;

    /// <inheritdoc/>
    public override string Label => "limit";

    /// <inheritdoc/>
    public override string Describe() => offset == 0 ? $"{limit}" : $"{limit} offset {offset}";
}
