using System.Numerics;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Aggregates;

/// <summary>sum; integers wrap.</summary>
sealed class SumReducer<T> : IReducer
    where T : struct, INumber<T>
{
    /// <summary>Returns the sum of the values.</summary>
    public static T SumOf(ReadOnlySpan<Point> points)
    {
        T sum = T.Zero;
        foreach (ref readonly Point point in points)
        {
            sum = unchecked(sum + Numeric.Of<T>(point));
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Reduce(ReadOnlySpan<Point> points, List<Point> output)
    {
        if (!points.IsEmpty)
        {
            output.Add(new Point(0, Numeric.ToValue(SumOf(points))));
        }
    }
}
