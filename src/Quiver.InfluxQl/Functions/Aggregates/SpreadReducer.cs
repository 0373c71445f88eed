using System.Numerics;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Aggregates;

/// <summary>spread: the largest value less the smallest; integers wrap.</summary>
sealed class SpreadReducer<T> : IReducer
    where T : struct, INumber<T>
{
    /// <inheritdoc/>
    public void Reduce(ReadOnlySpan<Point> points, List<Point> output)
    {
        if (points.IsEmpty)
        {
            return;
        }

        T smallest = Numeric.Of<T>(points[0]);
        T largest = smallest;
        foreach (ref readonly Point point in points[1..])
        {
            T number = Numeric.Of<T>(point);
            smallest = T.Min(smallest, number);
            largest = T.Max(largest, number);
        }

        output.Add(new Point(0, Numeric.ToValue(unchecked(largest - smallest))));
    }
}
