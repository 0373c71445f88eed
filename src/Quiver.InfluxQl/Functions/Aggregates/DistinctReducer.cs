using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Aggregates;

/// <summary>distinct: each value once, in the order of the times at which they come first, then by value.</summary>
sealed class DistinctReducer(bool isAscending) : IReducer
{
    /// <inheritdoc/>
    public void Reduce(ReadOnlySpan<Point> points, List<Point> output)
    {
        var known = new HashSet<InfluxValue>();
        var found = new List<Point>();
        foreach (ref readonly Point point in points)
        {
            if (known.Add(ValueOrder.Canonical(point.Value)))
            {
                found.Add(point);
            }
        }

        found.Sort((left, right) =>
        {
            int order = isAscending ? left.Time.CompareTo(right.Time) : right.Time.CompareTo(left.Time);
            return order != 0 ? order : ValueOrder.Compare(left.Value, right.Value);
        });
        foreach (Point point in found)
        {
            output.Add(new Point(0, point.Value));
        }
    }
}
