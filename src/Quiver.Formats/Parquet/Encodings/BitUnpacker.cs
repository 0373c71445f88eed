using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Quiver.Formats.Parquet.Encodings;

/// <summary>
/// Unpacks little-endian bit-packed integers. Sources are readable for 64 bytes past their end and destinations writable for
/// 64 bytes past theirs, so that no loop needs a tail.
/// </summary>
static unsafe class BitUnpacker
{
    // One vpermb brings the four bytes that hold a value into its lane; a value that starts at bit 7 fits there up to 25 bits.
    const int MaxPermuteWidth = 25;

    // The same with eight bytes a lane: 57 bits and 7 bits of offset make 64.
    const int MaxPermuteWidth64 = 57;

    static readonly byte[] Permutations = BuildPermutations(MaxPermuteWidth, 16, 4);
    static readonly uint[] Shifts = BuildShifts();
    static readonly byte[] Permutations64 = BuildPermutations(MaxPermuteWidth64, 8, 8);
    static readonly ulong[] Shifts64 = BuildShifts64();

    /// <summary>Unpacks <paramref name="count"/> values of <paramref name="width"/> bits, at most 32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unpack(byte* source, int width, uint* destination, int count)
    {
        if (width == 0)
        {
            new Span<uint>(destination, count).Clear();
            return;
        }

        if (width == 32)
        {
            Buffer.MemoryCopy(source, destination, (long)count * 4, (long)count * 4);
            return;
        }

        if (Avx512Vbmi.IsSupported && width <= MaxPermuteWidth)
        {
            UnpackPermuted(source, width, destination, count);
            return;
        }

        UnpackScalar(source, width, destination, 0, count);
    }

    /// <summary>Unpacks <paramref name="count"/> values of <paramref name="width"/> bits, at most 64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unpack(byte* source, int width, ulong* destination, int count)
    {
        if (width == 0)
        {
            new Span<ulong>(destination, count).Clear();
            return;
        }

        if (width == 64)
        {
            Buffer.MemoryCopy(source, destination, (long)count * 8, (long)count * 8);
            return;
        }

        if (Avx512Vbmi.IsSupported && width <= MaxPermuteWidth64)
        {
            UnpackPermuted(source, width, destination, count);
            return;
        }

        var mask = (1UL << width) - 1;
        for (var i = 0; i < count; i++)
        {
            var bit = (long)i * width;
            var at = source + (bit >> 3);
            var shift = (int)(bit & 7);
            var value = *(ulong*)at >> shift;
            if (shift + width > 64)
            {
                value |= (ulong)at[8] << (64 - shift);
            }

            destination[i] = value & mask;
        }
    }

    /// <summary>
    /// Unpacks values as differences: each adds itself and <paramref name="increment"/> to the sum of those before. The count is a
    /// multiple of eight, and nothing is written behind it.
    /// </summary>
    /// <returns>The last sum.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong UnpackSums(byte* source, int width, ulong sum, ulong increment, ulong* destination, int count)
    {
        if (width == 0)
        {
            for (nint i = 0; i < count; i++)
            {
                destination[i] = sum + (increment * (ulong)(i + 1));
            }

            return sum + (increment * (ulong)count);
        }

        if (Avx512Vbmi.IsSupported && width <= MaxPermuteWidth64)
        {
            return UnpackPermutedSums(source, width, sum, increment, destination, count);
        }

        if (width == 64)
        {
            for (nint i = 0; i < count; i++)
            {
                destination[i] = sum += ((ulong*)source)[i] + increment;
            }

            return sum;
        }

        var mask = (1UL << width) - 1;
        for (nint i = 0; i < count; i++)
        {
            var at = source + ((i * width) >> 3);
            var shift = (int)(i * width) & 7;
            var value = *(ulong*)at >> shift;
            value |= shift + width > 64 ? (ulong)at[8] << (64 - shift) : 0;
            destination[i] = sum += (value & mask) + increment;
        }

        return sum;
    }

    /// <summary>
    /// Sums eight lanes at a time in three steps, each adding the lanes 1, 2 and 4 before (Hillis and Steele, CACM 29, 1986); what
    /// goes from one eight to the next is one addition.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static ulong UnpackPermutedSums(byte* source, int width, ulong sum, ulong increment, ulong* destination, int count)
    {
        fixed (byte* permutations = Permutations64)
        fixed (ulong* shifts = Shifts64)
        {
            var permutation = Vector512.Load(permutations + (width * 64));
            var shift = Vector512.Load(shifts + (width * 8));
            var mask = Vector512.Create((1UL << width) - 1);
            var increments = Vector512.Create(increment);
            var carry = Vector512.Create(sum);
            var last = Vector512.Create(7UL);
            for (var i = 0; i < count; i += 8, source += width)
            {
                var bytes = Avx512Vbmi.PermuteVar64x8(Vector512.Load(source), permutation).AsUInt64();
                var sums = (Avx512F.ShiftRightLogicalVariable(bytes, shift) & mask) + increments;
                sums += Avx512F.AlignRight64(sums, Vector512<ulong>.Zero, 7);
                sums += Avx512F.AlignRight64(sums, Vector512<ulong>.Zero, 6);
                sums += Avx512F.AlignRight64(sums, Vector512<ulong>.Zero, 4);
                (sums + carry).Store(destination + i);
                carry += Avx512F.PermuteVar8x64(sums, last);
            }

            return carry.ToScalar();
        }
    }

    /// <summary>Unpacks values from the middle of a packed run, one at a time.</summary>
    public static void UnpackScalar(byte* source, int width, uint* destination, long first, int count)
    {
        var mask = (1UL << width) - 1;
        var bit = first * width;
        for (var i = 0; i < count; i++, bit += width)
        {
            destination[i] = (uint)((*(ulong*)(source + (bit >> 3)) >> (int)(bit & 7)) & mask);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void UnpackPermuted(byte* source, int width, uint* destination, int count)
    {
        fixed (byte* permutations = Permutations)
        fixed (uint* shifts = Shifts)
        {
            var permutation = Vector512.Load(permutations + (width * 64));
            var shift = Vector512.Load(shifts + (width * 16));
            var mask = Vector512.Create((1u << width) - 1);
            for (var i = 0; i < count; i += 16, source += 2 * width)
            {
                var bytes = Avx512Vbmi.PermuteVar64x8(Vector512.Load(source), permutation).AsUInt32();
                (Avx512F.ShiftRightLogicalVariable(bytes, shift) & mask).Store(destination + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void UnpackPermuted(byte* source, int width, ulong* destination, int count)
    {
        fixed (byte* permutations = Permutations64)
        fixed (ulong* shifts = Shifts64)
        {
            var permutation = Vector512.Load(permutations + (width * 64));
            var shift = Vector512.Load(shifts + (width * 8));
            var mask = Vector512.Create((1UL << width) - 1);
            for (var i = 0; i < count; i += 8, source += width)
            {
                var bytes = Avx512Vbmi.PermuteVar64x8(Vector512.Load(source), permutation).AsUInt64();
                (Avx512F.ShiftRightLogicalVariable(bytes, shift) & mask).Store(destination + i);
            }
        }
    }

    static byte[] BuildPermutations(int maxWidth, int lanes, int laneBytes)
    {
        var table = new byte[(maxWidth + 1) * 64];
        for (var width = 1; width <= maxWidth; width++)
        {
            for (var lane = 0; lane < lanes; lane++)
            {
                for (var part = 0; part < laneBytes; part++)
                {
                    table[(width * 64) + (lane * laneBytes) + part] = (byte)(((lane * width) >> 3) + part);
                }
            }
        }

        return table;
    }

    static uint[] BuildShifts()
    {
        var table = new uint[(MaxPermuteWidth + 1) * 16];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = (uint)((i % 16 * (i / 16)) & 7);
        }

        return table;
    }

    static ulong[] BuildShifts64()
    {
        var table = new ulong[(MaxPermuteWidth64 + 1) * 8];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = (ulong)((i % 8 * (i / 8)) & 7);
        }

        return table;
    }
}
