using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;

namespace Quiver.Compute.Vectors;

/// <summary>Validity of results. A result never shares the bitmap of an input, so that it can be detached from its scratch.</summary>
static unsafe class ValidityBits
{
    /// <summary>Copies a bitmap to the scratch; null stays null.</summary>
    public static ulong* Copy(ulong* source, int length, ColumnScratch scratch)
    {
        if (source == null)
        {
            return null;
        }

        ulong* target = scratch.Validity(length);
        NativeMemory.Copy(source, target, (nuint)Bitmap.Words(length) * 8);
        return target;
    }

    /// <summary>Writes the rows that are valid on both sides; null where all are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong* Intersect(ulong* left, ulong* right, int length, ColumnScratch scratch)
    {
        if (left == null || right == null)
        {
            return Copy(left == null ? right : left, length, scratch);
        }

        ulong* target = scratch.Validity(length);
        int words = Bitmap.Words(length);
        for (nint i = 0; i < words; i++)
        {
            target[i] = left[i] & right[i];
        }

        return target;
    }

    /// <summary>Counts the valid rows of a slice.</summary>
    public static int Count(ulong* validity, int from, int count)
    {
        int valid = 0;
        for (int row = from; row < from + count;)
        {
            int bits = Math.Min(64 - (row & 63), from + count - row);
            ulong word = validity[row >> 6] >> (row & 63);
            valid += BitOperations.PopCount(bits == 64 ? word : word & ((1UL << bits) - 1));
            row += bits;
        }

        return valid;
    }

    /// <summary>Returns the word of a bitmap that may be absent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Word(ulong* validity, nint word) => validity == null ? ulong.MaxValue : validity[word];

    /// <summary>Whether a row is valid under a bitmap that may be absent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsValid(ulong* validity, int row) => validity == null || Bitmap.Get(validity, row);
}
