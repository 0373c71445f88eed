using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Selectors;

/// <summary>min and max: of equal values, the earliest, in both directions of time.</summary>
sealed class ExtremeReducer(bool isMax) : IReducer
{
    /// <summary>Returns whether a point takes the place of the best so far.</summary>
    public static bool IsBetter(bool isMax, in Point point, in Point best)
    {
        int order = ValueOrder.Compare(point.Value, best.Value);
        return order == 0 ? point.Time < best.Time : order > 0 == isMax;
    }

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
            if (IsBetter(isMax, point, best))
            {
                best = point;
            }
        }

        output.Add(best);
    }
}
