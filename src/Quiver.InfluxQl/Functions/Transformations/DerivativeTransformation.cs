using System.Numerics;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions.Transformations;

/// <summary>derivative and non_negative_derivative: the change from point to point per unit of time. Of points with one time only the
/// first counts. Under DESC the change is from the later point to the earlier, the time between them positive.</summary>
sealed class DerivativeTransformation<T>(long unit, bool isNonNegative, bool isAscending) : ITransformation
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
            double change = Change(Numeric.Of<T>(previous), Numeric.Of<T>(point));
            long elapsed = isAscending ? point.Time - previous.Time : previous.Time - point.Time;
            if (!isNonNegative || change >= 0)
            {
                double slope = elapsed > 0 ? change / ((double)elapsed / unit) : 0;
                output.Add(new Point(point.Time, Numeric.FloatOrNull(slope)));
            }
        }

        _previous = point;
    }

    /// <inheritdoc/>
    public void Finish(List<Point> output)
    {
    }

    /// <summary>Integers wrap; only unsigned ones take care of what is larger.</summary>
    static double Change(T from, T to) =>
        typeof(T) == typeof(ulong) && to < from
            ? -Numeric.ToFloat(unchecked(from - to))
            : Numeric.ToFloat(unchecked(to - from));
}
