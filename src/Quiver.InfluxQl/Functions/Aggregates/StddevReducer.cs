using System.Numerics;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Aggregates;

/// <summary>stddev of a sample: the mean by Welford's method, then the squares of the distances from it. One point has none, which
/// is a result without a value and not an empty bucket.</summary>
sealed class StddevReducer<T> : IReducer
    where T : struct, INumber<T>
{
    /// <inheritdoc/>
    public void Reduce(ReadOnlySpan<Point> points, List<Point> output)
    {
        if (points.Length < 2)
        {
            if (points.Length == 1)
            {
                output.Add(new Point(0, InfluxValue.Null));
            }

            return;
        }

        double mean = 0;
        for (int i = 0; i < points.Length; i++)
        {
            mean += (Numeric.ToFloat(Numeric.Of<T>(points[i])) - mean) / (i + 1);
        }

        double squares = 0;
        foreach (ref readonly Point point in points)
        {
            double distance = Numeric.ToFloat(Numeric.Of<T>(point)) - mean;
            squares += distance * distance;
        }

        output.Add(new Point(0, InfluxValue.Of(Math.Sqrt(squares / (points.Length - 1)))));
    }
}
