using System.Text;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;

namespace Quiver.InfluxQl.Graph.Nodes;

/// <summary>Gives buckets without a row one, after a call; without buckets, replaces nulls of rows.</summary>
sealed class FillNode(FillRule rule, TimeInterval interval, TimeBounds bounds) : GraphNode
{
    /// <summary>What stands where there is no value.</summary>
    public FillRule Rule => rule;

    /// <summary>The buckets; none where rows that are there have nulls replaced.</summary>
    public TimeInterval Interval => interval;

    /// <summary>The times whose buckets are filled.</summary>
    public TimeBounds Bounds => bounds;

    /// <summary>The type that numbers are cast to; of several columns each has its own.</summary>
    public InfluxType Type { get; init; }

    /// <summary>Whether buckets are filled with 0 in place of null, as those of count are.</summary>
    public bool IsCount { get; init; }

    /// <inheritdoc/>
    public override string Label => "fill";

    /// <inheritdoc/>
    public override string Describe()
    {
        string word = IsCount && rule.Fill == InfluxFill.Null ? "0" : rule.ToString();
        return interval.IsNone ? $"nulls with {word}" : GraphWords.AppendInterval(new StringBuilder(word), " per ", interval).ToString();
    }
}
