using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Quiver.Arrow.Memory;

/// <summary>Bits in words of 64, least significant first, as Arrow's validity bitmaps. Bits past the length have no meaning.</summary>
static unsafe class Bitmap
{
    /// <summary>Returns the words that hold <paramref name="bits"/> bits.</summary>
    public static int Words(int bits) => (int)(((uint)bits + 63) >> 6);

    /// <summary>Returns the bytes to allocate for <paramref name="bits"/> bits: whole words and 64 bytes that kernels may
    /// overrun.</summary>
    public static long Bytes(int bits) => (Words(bits) * 8L) + 64;

    /// <summary>Returns the mask of the bits of the last word that mean something.</summary>
    public static ulong TailMask(int bits) => (bits & 63) == 0 ? ulong.MaxValue : (1UL << (bits & 63)) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Get(ulong* words, int index) => ((words[index >> 6] >> (index & 63)) & 1) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set(ulong* words, int index) => words[index >> 6] |= 1UL << (index & 63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear(ulong* words, int index) => words[index >> 6] &= ~(1UL << (index & 63));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(ulong* words, int index, bool value)
    {
        ulong bit = 1UL << (index & 63);
        ulong word = words[index >> 6];
        words[index >> 6] = value ? word | bit : word & ~bit;
    }

    /// <summary>Sets whole words so that the first <paramref name="bits"/> bits have one value.</summary>
    public static void Fill(ulong* words, int bits, bool value) =>
        NativeMemory.Fill(words, (nuint)Words(bits) * 8, value ? (byte)0xFF : (byte)0);

    /// <summary>Counts the ones among the first <paramref name="bits"/> bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int CountOnes(ulong* words, int bits)
    {
        int count = 0;
        int whole = bits >> 6;
        for (int i = 0; i < whole; i++)
        {
            count += BitOperations.PopCount(words[i]);
        }

        if ((bits & 63) != 0)
        {
            count += BitOperations.PopCount(words[whole] & TailMask(bits));
        }

        return count;
    }

    /// <summary>Copies bits from any bit offset to offset 0.</summary>
    public static void CopyShifted(ulong* source, int sourceOffset, ulong* target, int bits)
    {
        int shift = sourceOffset & 63;
        source += sourceOffset >> 6;
        int words = Words(bits);
        if (shift == 0)
        {
            NativeMemory.Copy(source, target, (nuint)words * 8);
            return;
        }

        for (int i = 0; i < words; i++)
        {
            ulong low = source[i] >> shift;
            bool needsNext = ((long)i * 64) + 64 - shift < bits;
            target[i] = needsNext ? low | (source[i + 1] << (64 - shift)) : low;
        }
    }

    /// <summary>Copies bits from any bit offset to any bit offset, leaving the other bits of the target alone.</summary>
    public static void CopyBits(ulong* source, int sourceOffset, ulong* target, int targetOffset, int bits)
    {
        for (int done = 0; done < bits;)
        {
            int targetBit = (targetOffset + done) & 63;
            int count = Math.Min(64 - targetBit, bits - done);
            ulong value = ReadBits(source, sourceOffset + done, count);
            ulong mask = count == 64 ? ulong.MaxValue : ((1UL << count) - 1) << targetBit;
            ref ulong word = ref target[(targetOffset + done) >> 6];
            word = (word & ~mask) | ((value << targetBit) & mask);
            done += count;
        }
    }

    /// <summary>Sets bits from any bit offset to one value, leaving the other bits alone.</summary>
    public static void SetRange(ulong* target, int targetOffset, int bits, bool value)
    {
        for (int done = 0; done < bits;)
        {
            int targetBit = (targetOffset + done) & 63;
            int count = Math.Min(64 - targetBit, bits - done);
            ulong mask = count == 64 ? ulong.MaxValue : ((1UL << count) - 1) << targetBit;
            ref ulong word = ref target[(targetOffset + done) >> 6];
            word = value ? word | mask : word & ~mask;
            done += count;
        }
    }

    static ulong ReadBits(ulong* source, int offset, int count)
    {
        int shift = offset & 63;
        ulong* word = source + (offset >> 6);
        ulong value = *word >> shift;
        return shift + count > 64 ? value | (word[1] << (64 - shift)) : value;
    }
}
