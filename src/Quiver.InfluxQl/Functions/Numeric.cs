using System.Numerics;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Functions;

/// <summary>Numbers of fields as those of C#: <c>double</c>, <c>long</c> or <c>ulong</c>. The branches on the type are gone once
/// compiled for one.</summary>
static class Numeric
{
    /// <summary>Returns the number of a value that has this type.</summary>
    public static T Of<T>(in InfluxValue value)
        where T : struct, INumber<T> =>
        typeof(T) == typeof(double) ? T.CreateTruncating(value.Float)
        : typeof(T) == typeof(long) ? T.CreateTruncating(value.Integer)
        : T.CreateTruncating(value.Unsigned);

    /// <summary>Returns the number of a point.</summary>
    public static T Of<T>(in Point point)
        where T : struct, INumber<T> => Of<T>(point.Value);

    /// <summary>Returns the numbers of points.</summary>
    public static T[] All<T>(ReadOnlySpan<Point> points)
        where T : struct, INumber<T>
    {
        var numbers = new T[points.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Of<T>(points[i]);
        }

        return numbers;
    }

    /// <summary>Returns the value for a number.</summary>
    public static InfluxValue ToValue<T>(T number)
        where T : struct, INumber<T> =>
        typeof(T) == typeof(double) ? InfluxValue.Of(double.CreateTruncating(number))
        : typeof(T) == typeof(long) ? InfluxValue.Of(long.CreateTruncating(number))
        : InfluxValue.Of(ulong.CreateTruncating(number));

    /// <summary>Returns the float nearest to a number.</summary>
    public static double ToFloat<T>(T number)
        where T : struct, INumber<T> => double.CreateTruncating(number);

    /// <summary>Returns what a computation gave; not a number is no value.</summary>
    public static InfluxValue FloatOrNull(double number) => double.IsNaN(number) ? InfluxValue.Null : InfluxValue.Of(number);
}
