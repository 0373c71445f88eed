using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Quiver.Arrow.Memory;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Aggregation;

/// <summary>
/// Sums slices of doubles in several partial sums at a time, since each addition waits for the one before it. The order of additions
/// is that of the lanes: the last bits of a sum depend on where a slice begins, as they do on the number of workers.
/// </summary>
static unsafe class FloatSums
{
    /// <summary>Returns the sum of some values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(double* values, int count)
    {
        double sum = 0;
        nint i = 0;
        if (count >= 8 && KernelWidth.Current != SimdWidth.Scalar)
        {
            Vector512<double> a = Vector512.Load(values);
            if (count >= 32)
            {
                Vector512<double> b = Vector512.Load(values + 8);
                Vector512<double> c = Vector512.Load(values + 16);
                Vector512<double> d = Vector512.Load(values + 24);
                for (i = 32; i + 32 <= count; i += 32)
                {
                    a += Vector512.Load(values + i);
                    b += Vector512.Load(values + i + 8);
                    c += Vector512.Load(values + i + 16);
                    d += Vector512.Load(values + i + 24);
                }

                a = a + b + (c + d);
            }
            else
            {
                i = 8;
            }

            for (; i + 8 <= count; i += 8)
            {
                a += Vector512.Load(values + i);
            }

            sum = Vector512.Sum(a);
        }

        for (; i < count; i++)
        {
            sum += values[i];
        }

        return sum;
    }

    /// <summary>Returns the sum of the values that are not null, and how many there are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (double Sum, long Count) Sum(double* values, ulong* validity, int from, int count)
    {
        Vector512<double> partial = Vector512<double>.Zero;
        var laneBits = Vector512.Create(1L, 2, 4, 8, 16, 32, 64, 128);
        double sum = 0;
        long valid = 0;
        int i = from;
        int to = from + count;
        if (KernelWidth.Current != SimdWidth.Scalar)
        {
            for (; i + 8 <= to; i += 8)
            {
                // Eight bits from any offset lie in two bytes, which padding makes readable.
                uint bits = (uint)(*(ushort*)((byte*)validity + (i >> 3)) >> (i & 7)) & 0xFF;
                Vector512<long> mask = Vector512.Equals(Vector512.Create((long)bits) & laneBits, laneBits);
                partial += (Vector512.Load(values + i).AsInt64() & mask).AsDouble();
                valid += System.Numerics.BitOperations.PopCount(bits);
            }

            sum = Vector512.Sum(partial);
        }

        for (; i < to; i++)
        {
            if (Bitmap.Get(validity, i))
            {
                sum += values[i];
                valid++;
            }
        }

        return (sum, valid);
    }
}
