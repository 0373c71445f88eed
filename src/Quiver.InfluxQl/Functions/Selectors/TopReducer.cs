using System.Runtime.InteropServices;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Selectors;

/// <summary>top and bottom: the points with the largest or smallest values, of equal ones the earliest, given by time and then by
/// value.</summary>
sealed class TopReducer(bool isTop, long size, bool isAscending) : ITaggedReducer, IComparer<(Point Point, int Place)>
{
    /// <inheritdoc/>
    public void Reduce(ReadOnlySpan<Point> points, List<Point> output)
    {
        // The worst of the chosen is first in the queue.
        var chosen = new PriorityQueue<int, (Point Point, int Place)>(this);
        for (int i = 0; i < points.Length; i++)
        {
            if (chosen.Count < size)
            {
                chosen.Enqueue(i, (points[i], i));
            }
            else if (Compare(points[i], points[chosen.Peek()]) > 0)
            {
                chosen.DequeueEnqueue(i, (points[i], i));
            }
        }

        var ordered = new (Point Point, int Place)[chosen.Count];
        for (int i = ordered.Length - 1; i >= 0; i--)
        {
            int place = chosen.Dequeue();
            ordered[i] = (points[place], place);
        }

        Array.Sort(ordered, (left, right) =>
        {
            int order = isAscending
                ? left.Point.Time.CompareTo(right.Point.Time)
                : right.Point.Time.CompareTo(left.Point.Time);
            return order != 0 ? order : -Compare(left, right);
        });
        foreach ((Point point, _) in ordered)
        {
            output.Add(point);
        }
    }

    /// <inheritdoc/>
    public void Reduce(ReadOnlySpan<Point> points, Func<int, string> groupOf, List<Point> output)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var best = new List<Point>();
        foreach (ref readonly Point point in points)
        {
            ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, groupOf(point.Row), out bool isKnown);
            if (!isKnown)
            {
                place = best.Count;
                best.Add(point);
            }
            else if (ExtremeReducer.IsBetter(isTop, point, best[place]))
            {
                best[place] = point;
            }
        }

        Reduce(CollectionsMarshal.AsSpan(best), output);
    }

    /// <summary>Puts the worse point first, of equal ones the later.</summary>
    public int Compare((Point Point, int Place) left, (Point Point, int Place) right)
    {
        int order = Compare(left.Point, right.Point);
        return order != 0 ? order : right.Place.CompareTo(left.Place);
    }

    int Compare(in Point left, in Point right)
    {
        int order = ValueOrder.Compare(left.Value, right.Value);
        return order == 0 ? right.Time.CompareTo(left.Time) : isTop ? order : -order;
    }
}
