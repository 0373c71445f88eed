using System.Numerics;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Aggregates;

/// <summary>mean: the sum, which wraps where it is one of integers, over the number of points.</summary>
sealed class MeanReducer<T> : IReducer
    where T : struct, INumber<T>
{
    /// <inheritdoc/>
    public void Reduce(ReadOnlySpan<Point> points, List<Point> output)
    {
        if (!points.IsEmpty)
        {
            double sum = Numeric.ToFloat(SumReducer<T>.SumOf(points));
            output.Add(new Point(0, InfluxValue.Of(sum / points.Length)));
        }
    }
}
