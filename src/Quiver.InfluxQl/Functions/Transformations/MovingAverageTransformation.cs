using System.Numerics;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Transformations;

/// <summary>moving_average: the mean of the last values. The sum goes along, so that what floats lose adds up as in InfluxDB;
/// integers wrap.</summary>
sealed class MovingAverageTransformation<T>(long size) : ITransformation
    where T : struct, INumber<T>
{
    // Grows with the points: the size is whatever the statement says.
    readonly Queue<T> _window = new();
    T _sum = T.Zero;

    /// <inheritdoc/>
    public void Add(in Point point, List<Point> output)
    {
        if (point.Value.IsNull)
        {
            return;
        }

        T number = Numeric.Of<T>(point);
        if (_window.Count == size)
        {
            _sum = unchecked(_sum - _window.Dequeue());
        }

        _window.Enqueue(number);
        _sum = unchecked(_sum + number);
        if (_window.Count == size)
        {
            output.Add(new Point(point.Time, Numeric.FloatOrNull(Numeric.ToFloat(_sum) / size)));
        }
    }

    /// <inheritdoc/>
    public void Finish(List<Point> output)
    {
    }
}
