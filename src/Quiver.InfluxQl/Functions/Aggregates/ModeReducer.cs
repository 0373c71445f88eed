using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Aggregates;

/// <summary>mode: the value that most points have. Of values that are equally frequent, the one that was complete first.</summary>
sealed class ModeReducer : IReducer
{
    /// <inheritdoc/>
    public void Reduce(ReadOnlySpan<Point> points, List<Point> output)
    {
        if (!points.IsEmpty)
        {
            output.Add(new Point(0, ModeOf(points)));
        }
    }

    static InfluxValue ModeOf(ReadOnlySpan<Point> points)
    {
        int[] places = ValueOrder.PlacesByValue(points);
        Point best = points[places[0]];
        int bestCount = 0;
        Point first = best;
        int count = 0;
        foreach (int place in places)
        {
            Point point = points[place];
            if (ValueOrder.Compare(point.Value, first.Value) != 0)
            {
                // A value on its first point does not compete: what repeats wins, and where nothing does, the smallest value.
                first = point;
                count = 1;
                continue;
            }

            count++;
            if (count > bestCount || (count == bestCount && first.Time <= best.Time))
            {
                best = point;
                bestCount = count;
            }
        }

        return best.Value;
    }
}
