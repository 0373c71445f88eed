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

        T[] numbers = Numeric.All<T>(points);
        int middle = numbers.Length / 2;
        T high = OrderStatistic.Select(numbers.AsSpan(), middle);
        T low = high;
        if (numbers.Length % 2 == 0)
        {
            low = numbers[0];
            foreach (T number in numbers.AsSpan(1, middle - 1))
            {
                low = T.Max(low, number);
            }
        }

        // The distance of integers wraps, as InfluxDB's does.
        double median = Numeric.ToFloat(low) + (Numeric.ToFloat(unchecked(high - low)) / 2);
        output.Add(new Point(0, InfluxValue.Of(median)));
    }
}
