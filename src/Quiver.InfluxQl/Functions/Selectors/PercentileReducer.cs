using System.Numerics;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Selectors;

/// <summary>percentile by the nearest rank, rounded half up; a rank outside of the points is no result. Equal values rank in the order
/// in which they come.</summary>
sealed class PercentileReducer<T>(double percent) : IReducer
    where T : struct, INumber<T>
{
    /// <inheritdoc/>
    public void Reduce(ReadOnlySpan<Point> points, List<Point> output)
    {
        double rank = Math.Floor((points.Length * percent / 100) + 0.5);
        if (rank < 1 || rank > points.Length)
        {
            return;
        }

        T[] numbers = Numeric.All<T>(points);
        int place = (int)rank - 1;
        T chosen = OrderStatistic.Select(numbers.AsSpan(), place);
        foreach (T number in numbers.AsSpan(0, place))
        {
            place -= number < chosen ? 1 : 0;
        }

        foreach (ref readonly Point point in points)
        {
            if (Numeric.Of<T>(point) == chosen && place-- == 0)
            {
                output.Add(point);
                return;
            }
        }
    }
}
