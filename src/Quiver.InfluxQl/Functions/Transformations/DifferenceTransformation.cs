using System.Numerics;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Transformations;

/// <summary>difference and non_negative_difference: a value less the one before; integers wrap. Of points with one time only the
/// first counts.</summary>
sealed class DifferenceTransformation<T>(bool isNonNegative) : ITransformation
    where T : struct, INumber<T>
{
    Point? _previous;

    /// <inheritdoc/>
    public void Add(in Point point, List<Point> output)
    {
        if (point.Value.IsNull || _previous?.Time == point.Time)
        {
            return;
        }

        if (_previous is Point previous)
        {
            (T from, T to) = (Numeric.Of<T>(previous), Numeric.Of<T>(point));
            T difference = unchecked(to - from);
            bool isNegative = typeof(T) == typeof(ulong) ? to < from : T.IsNegative(difference);
            if (!isNonNegative || !isNegative)
            {
                output.Add(new Point(point.Time, Numeric.ToValue(difference)));
            }
        }

        _previous = point;
    }

    /// <inheritdoc/>
    public void Finish(List<Point> output)
    {
    }
}
