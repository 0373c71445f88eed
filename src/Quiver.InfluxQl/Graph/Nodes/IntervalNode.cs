using System.Text;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Graph.Nodes;

/// <summary>Gives rows the time of their bucket; without buckets, that of the lower bound, or 1970.</summary>
sealed class IntervalNode(TimeInterval interval, TimeBounds bounds) : GraphNode
{
    /// <summary>The buckets.</summary>
    public TimeInterval Interval => interval;

    /// <summary>The times that are read.</summary>
    public TimeBounds Bounds => bounds;

    /// <summary>The time of rows without buckets.</summary>
    public long Time => bounds.FirstNanosecond == TimeText.Minimum ? 0 : bounds.FirstNanosecond;

    /// <inheritdoc/>
    public override string Label => "interval";

    /// <inheritdoc/>
    public override string Describe()
    {
        var text = new StringBuilder("time = ");
        return interval.IsNone
            ? text.Append(TimeText.Format(Time)).ToString()
            : GraphWords.AppendInterval(text, "start of ", interval).ToString();
    }
}
