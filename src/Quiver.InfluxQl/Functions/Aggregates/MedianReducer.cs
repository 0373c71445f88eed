using System.Numerics;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Aggregates;

/// <summary>median: the value in the middle, or half way between the two in the middle.</summary>
sealed class MedianReducer<T> : IReducer
    where T : struct, INumber<T>
{
    /// <inheritdoc/>
    public void Reduce(ReadOnlySpan<Point> points, List<Point> output)
    {
        if (points.IsEmpty)
        {
            return;
        }

        var numbers = new T[points.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Numeric.Of<T>(points[i]);
        }

        Array.Sort(numbers);
        T high = numbers[numbers.Length / 2];
        T low = numbers[(numbers.Length - 1) / 2];

        // The distance of integers wraps, as InfluxDB's does.
        double median = Numeric.ToFloat(low) + (Numeric.ToFloat(unchecked(high - low)) / 2);
        output.Add(new Point(0, InfluxValue.Of(median)));
    }
}
