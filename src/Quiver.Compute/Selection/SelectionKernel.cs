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
    /// <summary>Writes the row numbers of the ones of a mask and returns how many there are; up to 16 more entries may be
    /// overwritten.</summary>
    public static int FromMask(ulong* mask, int length, int* rows) =>
        Avx512F.IsSupported && KernelWidth.Current == SimdWidth.Bits512 ? Compress(mask, length, rows) : BitByBit(mask, length, rows);

    /// <summary>Writes the row numbers of a list, each moved by <paramref name="offset"/>; up to 16 more entries may be
    /// overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Shift(int* rows, int count, int offset, int* target)
    {
        var offsets = Vector256.Create(offset);
        for (nint i = 0; i < count; i += 8)
        {
            (Vector256.Load(rows + i) + offsets).Store(target + i);
        }
    }

    /// <summary>Counts the ones of a mask.</summary>
    public static int CountOnes(ulong* mask, int length) => Bitmap.CountOnes(mask, length);

    /// <summary>The portable way: one trailing-zero count a surviving row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int BitByBit(ulong* mask, int length, int* rows)
    {
        int* next = rows;
        nint words = Bitmap.Words(length);
        for (nint w = 0; w < words; w++)
        {
            ulong word = w == words - 1 ? mask[w] & Bitmap.TailMask(length) : mask[w];
            while (word != 0)
            {
                *next++ = (int)((w << 6) + BitOperations.TrailingZeroCount(word));
                word &= word - 1;
            }
        }

        return (int)(next - rows);
    }

    /// <summary>Compresses 16 row numbers at a time (<c>vpcompressd</c>): the same time however many of a word survive, where a
    /// loop over its ones ends at a place that predicts badly. Into a register and not to memory, which is slow on AMD.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int Compress(ulong* mask, int length, int* rows)
    {
        int* next = rows;
        nint words = Bitmap.Words(length);
        var bits = Vector512.Create(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
        for (nint w = 0; w < words; w++)
        {
            ulong word = w == words - 1 ? mask[w] & Bitmap.TailMask(length) : mask[w];
            if (word == 0)
            {
                continue;
            }

            Vector512<int> numbers = Vector512<int>.Indices + Vector512.Create((int)(w << 6));
            for (int part = 0; part < 64; part += 16)
            {
                uint chosen = (uint)(word >> part) & 0xFFFF;
                Vector512<int> lanes = ~Vector512.Equals(Vector512.Create((int)chosen) & bits, Vector512<int>.Zero);
                Avx512F.Compress(Vector512<int>.Zero, lanes, numbers).Store(next);
                next += BitOperations.PopCount(chosen);
                numbers += Vector512.Create(16);
            }
        }

        return (int)(next - rows);
    }
}
