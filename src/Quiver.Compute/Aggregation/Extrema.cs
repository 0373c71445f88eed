using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Beats(Vector512<T> values, Vector512<T> extrema) =>
            Vector512.LessThan(values, extrema);
    }

    public readonly struct Greatest<T> : IExtremum<T>
        where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Beats(T value, T extremum) => value > extremum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Beats(Vector512<T> values, Vector512<T> extrema) =>
            Vector512.GreaterThan(values, extrema);
    }

    public readonly struct LeastFloat<T> : IExtremum<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Beats(T value, T extremum) => value < extremum || (T.IsNaN(extremum) && !T.IsNaN(value));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Beats(Vector512<T> values, Vector512<T> extrema) =>
            Vector512.LessThan(values, extrema) | ~Vector512.Equals(extrema, extrema);
    }

    public readonly struct GreatestFloat<T> : IExtremum<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Beats(T value, T extremum) => value > extremum || (T.IsNaN(value) && !T.IsNaN(extremum));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Beats(Vector512<T> values, Vector512<T> extrema) =>
            Vector512.GreaterThan(values, extrema) | ~Vector512.Equals(values, values);
    }

    public readonly struct LeastInterval : IExtremum<IntervalValue>
    {
        public static bool Beats(IntervalValue value, IntervalValue extremum) => Total(value) < Total(extremum);

        public static Vector512<IntervalValue> Beats(Vector512<IntervalValue> values, Vector512<IntervalValue> extrema) =>
            throw new NotSupportedException("intervals have no vectors");
    }

    public readonly struct GreatestInterval : IExtremum<IntervalValue>
    {
        public static bool Beats(IntervalValue value, IntervalValue extremum) => Total(value) > Total(extremum);

        public static Vector512<IntervalValue> Beats(Vector512<IntervalValue> values, Vector512<IntervalValue> extrema) =>
            throw new NotSupportedException("intervals have no vectors");
    }

    static Int128 Total(IntervalValue value) =>
        (((Int128)value.Months * 30) + value.Days) * IntervalValue.NanosecondsPerDay + value.Nanoseconds;
}
