using System.Runtime.InteropServices;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Aggregates;

/// <summary>distinct: each value once, in the order of the times at which they come first, then by value. -0 is 0.</summary>
sealed class DistinctReducer : IReducer
{
    /// <inheritdoc/>
    public void Reduce(ReadOnlySpan<Point> points, List<Point> output)
    {
        List<Point> found = points.IsEmpty ? []
            : points[0].Value.Type == InfluxType.String ? Firsts(points, value => value.Text)
            : points[0].Value.Type == InfluxType.Float ? Firsts(points, value => value.Float)
            : Firsts(points, value => value.Integer);

        // Points come by time; only those of one time are left to be ordered.
        Span<Point> rest = CollectionsMarshal.AsSpan(found);
        while (!rest.IsEmpty)
        {
            int count = 1;
            while (count < rest.Length && rest[count].Time == rest[0].Time)
            {
                count++;
            }

            rest[..count].Sort((left, right) => ValueOrder.Compare(left.Value, right.Value));
            rest = rest[count..];
        }

        foreach (Point point in found)
        {
            output.Add(new Point(0, point.Value));
        }
    }

    static List<Point> Firsts<TKey>(ReadOnlySpan<Point> points, Func<InfluxValue, TKey> keyOf)
    {
        var known = new HashSet<TKey>();
        var found = new List<Point>();
        foreach (ref readonly Point point in points)
        {
            if (known.Add(keyOf(point.Value)))
            {
                found.Add(point);
            }
        }

        return found;
    }
}
