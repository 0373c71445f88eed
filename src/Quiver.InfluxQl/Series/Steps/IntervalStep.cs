using System.Runtime.InteropServices;
using Quiver.InfluxQl.Graph.Nodes;
using Quiver.InfluxQl.Lexical;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series.Steps;

/// <summary>Gives the values of buckets their time: without buckets the lower bound, or 1970 where there is none.</summary>
/// <remarks>A call gives its values the start of their bucket.</remarks>
sealed class IntervalStep(IntervalNode node, PointStep input) : PointStep
{
    /// <inheritdoc/>
    public override List<Point> Evaluate(SeriesPoints series)
    {
        List<Point> points = input.Evaluate(series);
        foreach (ref Point point in CollectionsMarshal.AsSpan(points))
        {
            long time = node.Interval.IsNone ? node.Time : point.Time;
            point = point with { Time = time == TimeText.Minimum ? 0 : time };
        }

        return points;
    }
}
