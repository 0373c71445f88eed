using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Selectors;

/// <summary>percentile by the nearest rank, rounded half up; a rank outside of the points is no result.</summary>
sealed class PercentileReducer(double percent) : IReducer
{
    /// <inheritdoc/>
    public void Reduce(ReadOnlySpan<Point> points, List<Point> output)
    {
        double rank = Math.Floor((points.Length * percent / 100) + 0.5);
        if (rank >= 1 && rank <= points.Length)
        {
            output.Add(points[ValueOrder.PlacesByValue(points)[(int)rank - 1]]);
        }
    }
}
