using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Quiver.Compute.Aggregation;

/// <summary>Sums batches of 64-bit values in 64 bits, where the values are small enough that no sum of a batch can leave them.</summary>
static unsafe class BatchSums
{
    /// <summary>The most rows of a batch.</summary>
    public const int MaxRows = 1 << 16;

    /// <summary>Bits that a value may use: sums of <see cref="MaxRows"/> of them have one more than 62.</summary>
    const int ValueBits = 46;

    /// <summary>Whether every value is so small that no sum of up to <see cref="MaxRows"/> of them overflows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Fits(long* values, int count)
    {
        if (count > MaxRows)
        {
            return false;
        }

        // The magnitude is what is left of a value when its sign is folded in: x ^ (x >> 63).
        Vector512<long> any = Vector512<long>.Zero;
        nint i = 0;
        for (; i + 8 <= count; i += 8)
        {
            Vector512<long> value = Vector512.Load(values + i);
            any |= value ^ (value >> 63);
        }

        long rest = 0;
        for (; i < count; i++)
        {
            rest |= values[i] ^ (values[i] >> 63);
        }

        for (int lane = 0; lane < 8; lane++)
        {
            rest |= any.GetElement(lane);
        }

        return (ulong)rest >> ValueBits == 0;
    }

    /// <summary>Adds values and counts to the groups of their rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(long* values, ReadOnlySpan<int> groups, long* sums, long* counts)
    {
        for (int i = 0; i < groups.Length; i++)
        {
            nint group = groups[i];
            sums[group] += values[i];
            counts[group]++;
        }
    }

    /// <summary>Returns the sum of values for which <see cref="Fits"/> is true.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Sum(long* values, int count)
    {
        Vector512<long> a = Vector512<long>.Zero;
        Vector512<long> b = Vector512<long>.Zero;
        nint i = 0;
        for (; i + 16 <= count; i += 16)
        {
            a += Vector512.Load(values + i);
            b += Vector512.Load(values + i + 8);
        }

        long sum = Vector512.Sum(a + b);
        for (; i < count; i++)
        {
            sum += values[i];
        }

        return sum;
    }
}
