using System.Numerics;
using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;

namespace Quiver.Compute.Aggregation;

/// <summary>The orders of min and max. As in PostgreSQL, NaN is greater than every number.</summary>
static class Extrema
{
    public readonly struct Least<T> : IExtremum<T>
        where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Beats(T value, T extremum) => value < extremum;
    }

    public readonly struct Greatest<T> : IExtremum<T>
        where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Beats(T value, T extremum) => value > extremum;
    }

    public readonly struct LeastFloat<T> : IExtremum<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Beats(T value, T extremum) => value < extremum || (T.IsNaN(extremum) && !T.IsNaN(value));
    }

    public readonly struct GreatestFloat<T> : IExtremum<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Beats(T value, T extremum) => value > extremum || (T.IsNaN(value) && !T.IsNaN(extremum));
    }

    public readonly struct LeastInterval : IExtremum<IntervalValue>
    {
        public static bool Beats(IntervalValue value, IntervalValue extremum) => Total(value) < Total(extremum);
    }

    public readonly struct GreatestInterval : IExtremum<IntervalValue>
    {
        public static bool Beats(IntervalValue value, IntervalValue extremum) => Total(value) > Total(extremum);
    }

    static Int128 Total(IntervalValue value) =>
        (((Int128)value.Months * 30) + value.Days) * IntervalValue.NanosecondsPerDay + value.Nanoseconds;
}
