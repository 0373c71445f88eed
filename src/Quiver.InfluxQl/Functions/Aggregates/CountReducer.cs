using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Aggregates;

/// <summary>count: how many points have a value.</summary>
sealed class CountReducer : IReducer
{
    /// <inheritdoc/>
    public void Reduce(ReadOnlySpan<Point> points, List<Point> output)
    {
        if (!points.IsEmpty)
        {
            output.Add(new Point(0, InfluxValue.Of((long)points.Length)));
        }
    }
}
