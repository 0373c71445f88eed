using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Aggregates;

/// <summary>mode of booleans: true unless false is more frequent, whatever the times are.</summary>
sealed class BooleanModeReducer : IReducer
{
    /// <inheritdoc/>
    public void Reduce(ReadOnlySpan<Point> points, List<Point> output)
    {
        if (points.IsEmpty)
        {
            return;
        }

        int balance = 0;
        foreach (ref readonly Point point in points)
        {
            balance += point.Value.Boolean ? 1 : -1;
        }

        output.Add(new Point(0, InfluxValue.Of(balance >= 0)));
    }
}
