using System.Numerics;
using System.Runtime.CompilerServices;

namespace Quiver.Compute.Aggregation;

/// <summary>The ways to sum: narrow integers in 64 bits, which 2^31 of them cannot overflow; wide ones exactly in 128; floats in
/// doubles.</summary>
static class SumOperators
{
    /// <summary>Integers of up to 32 bits.</summary>
    public readonly struct Narrow<T> : ISumOperator<T, long>
        where T : unmanaged, IBinaryInteger<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static long Add(long sum, T value) => sum + long.CreateTruncating(value);

        public static bool CanRemove => true;

        public static long Remove(long sum, long other) => sum - other;

        public static long Merge(long sum, long other) => checked(sum + other);
    }

    /// <summary>Integers and decimals of 64 bits.</summary>
    public readonly struct Wide<T> : ISumOperator<T, Int128>
        where T : unmanaged, IBinaryInteger<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Int128 Add(Int128 sum, T value) => sum + Int128.CreateTruncating(value);

        public static bool CanRemove => true;

        public static Int128 Remove(Int128 sum, Int128 other) => sum - other;

        public static Int128 Merge(Int128 sum, Int128 other) => sum + other;
    }

    /// <summary>Decimals of 128 bits: the sum may leave 38 digits, but not 128 bits without notice.</summary>
    public readonly struct Checked128 : ISumOperator<Int128, Int128>
    {
        public static Int128 Add(Int128 sum, Int128 value) => checked(sum + value);

        public static bool CanRemove => false;

        public static Int128 Remove(Int128 sum, Int128 other) => checked(sum - other);

        public static Int128 Merge(Int128 sum, Int128 other) => checked(sum + other);
    }

    /// <summary>Floats.</summary>
    public readonly struct Floating<T> : ISumOperator<T, double>
        where T : unmanaged, IFloatingPoint<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static double Add(double sum, T value) => sum + double.CreateTruncating(value);

        public static bool CanRemove => false;

        public static double Remove(double sum, double other) => sum - other;

        public static double Merge(double sum, double other) => sum + other;
    }
}
