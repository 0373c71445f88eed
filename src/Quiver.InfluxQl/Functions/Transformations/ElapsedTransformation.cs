using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Transformations;

/// <summary>elapsed: whole units of time since the point before; negative under DESC.</summary>
sealed class ElapsedTransformation(long unit) : ITransformation
{
    long? _previous;

    /// <inheritdoc/>
    public void Add(in Point point, List<Point> output)
    {
        if (point.Value.IsNull)
        {
            return;
        }

        if (_previous is long previous)
        {
            output.Add(new Point(point.Time, InfluxValue.Of(unchecked(point.Time - previous) / unit)));
        }

        _previous = point.Time;
    }

    /// <inheritdoc/>
    public void Finish(List<Point> output)
    {
    }
}
