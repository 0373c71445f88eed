using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Quiver.Arrow.Memory;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Selection;

/// <summary>Turns masks of surviving rows into sorted lists of row numbers.</summary>
static unsafe class SelectionKernel
{
    /// <summary>The most rows that a list of 16-bit row numbers can address.</summary>
    public const int MaxRows = 65_536;

    /// <summary>Writes the row numbers of the ones of a mask and returns how many there are; up to 64 more entries may be
    /// overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int FromMask(ulong* mask, int length, ushort* selection)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxRows);
        return Avx512Vbmi2.IsSupported && KernelWidth.Current == SimdWidth.Bits512 ? Compress(mask, length, selection)
            : BitByBit(mask, length, selection);
    }

    /// <summary>Counts the ones of a mask.</summary>
    public static int CountOnes(ulong* mask, int length) => Bitmap.CountOnes(mask, length);

    /// <summary>The portable way: one trailing-zero count a surviving row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int BitByBit(ulong* mask, int length, ushort* selection)
    {
        ushort* next = selection;
        nint words = Bitmap.Words(length);
        for (nint w = 0; w < words; w++)
        {
            ulong word = w == words - 1 ? mask[w] & Bitmap.TailMask(length) : mask[w];
            while (word != 0)
            {
                *next++ = (ushort)((w << 6) + BitOperations.TrailingZeroCount(word));
                word &= word - 1;
            }
        }

        return (int)(next - selection);
    }

    /// <summary>Compresses 32 row numbers at a time (<c>vpcompressw</c>): the same time whatever survives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int Compress(ulong* mask, int length, ushort* selection)
    {
        ushort* next = selection;
        nint words = Bitmap.Words(length);
        var bits16 = Vector512.Create(
            Vector256.Create((ushort)1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768),
            Vector256.Create((ushort)1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768));
        Vector512<ushort> rows = Vector512<ushort>.Indices;
        var step = Vector512.Create((ushort)32);
        for (nint w = 0; w < words; w++)
        {
            ulong word = w == words - 1 ? mask[w] & Bitmap.TailMask(length) : mask[w];
            uint half = (uint)word;
            for (int i = 0; i < 2; i++)
            {
                var spread = Vector512.Create(Vector256.Create((ushort)half), Vector256.Create((ushort)(half >> 16)));
                Vector512<ushort> chosen = ~Vector512.Equals(spread & bits16, Vector512<ushort>.Zero);
                Avx512Vbmi2.Compress(Vector512<ushort>.Zero, chosen, rows).Store(next);
                next += BitOperations.PopCount(half);
                rows += step;
                half = (uint)(word >> 32);
            }
        }

        return (int)(next - selection);
    }
}
