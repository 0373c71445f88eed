using System.Numerics;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Transformations;

/// <summary>cumulative_sum: the sum of all values so far; integers wrap.</summary>
sealed class CumulativeSumTransformation<T> : ITransformation
    where T : struct, INumber<T>
{
    T _sum = T.Zero;

    /// <inheritdoc/>
    public void Add(in Point point, List<Point> output)
    {
        if (!point.Value.IsNull)
        {
            _sum = unchecked(_sum + Numeric.Of<T>(point));
            output.Add(new Point(point.Time, Numeric.ToValue(_sum)));
        }
    }

    /// <inheritdoc/>
    public void Finish(List<Point> output)
    {
    }
}
