using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Selectors;

/// <summary>first and last. Of points with one time a bucket gives the larger value, but first gives false before true; without
/// buckets InfluxDB stops at the point that its merge of series brings first.</summary>
sealed class EdgeReducer(bool isLast, bool isBoolean, bool hasBuckets) : IReducer
{
    /// <inheritdoc/>
    public void Reduce(ReadOnlySpan<Point> points, List<Point> output)
    {
        if (points.IsEmpty)
        {
            return;
        }

        Point best = points[0];
        foreach (ref readonly Point point in points[1..])
        {
            bool isBetter = point.Time == best.Time ? hasBuckets && WinsTie(point, best) : point.Time > best.Time == isLast;
            if (isBetter)
            {
                best = point;
            }
        }

        output.Add(best);
    }

    bool WinsTie(in Point point, in Point best)
    {
        int order = ValueOrder.Compare(point.Value, best.Value);
        return isBoolean && !isLast ? order < 0 : order > 0;
    }
}
