using System.Numerics;

namespace Quiver.Formats.Parquet.Encodings;

/// <summary>Appends bits to bitmaps that start as zeros, least significant bit first, readable and writable 64 bytes
/// past their end.</summary>
static unsafe class BitRuns
{
    /// <summary>Sets <paramref name="count"/> bits from bit <paramref name="start"/> on.</summary>
    public static void Set(ulong* bitmap, long start, long count)
    {
        if (count == 0)
        {
            return;
        }

        var first = start >> 6;
        var last = (start + count - 1) >> 6;
        var head = ulong.MaxValue << (int)(start & 63);
        var tail = ulong.MaxValue >> (int)(63 - ((start + count - 1) & 63));
        if (first == last)
        {
            bitmap[first] |= head & tail;
            return;
        }

        bitmap[first] |= head;
        for (var i = first + 1; i < last; i++)
        {
            bitmap[i] = ulong.MaxValue;
        }

        bitmap[last] |= tail;
    }

    /// <summary>Copies bits from one bitmap to another and returns how many of them are ones.</summary>
    public static int Append(byte* source, long sourceBit, ulong* bitmap, long start, long count)
    {
        var ones = 0;
        while (count > 0)
        {
            var room = (int)Math.Min(64 - (start & 63), count);
            var word = Load(source, sourceBit);
            if (room < 64)
            {
                word &= (1UL << room) - 1;
            }

            ones += BitOperations.PopCount(word);
            bitmap[start >> 6] |= word << (int)(start & 63);
            start += room;
            sourceBit += room;
            count -= room;
        }

        return ones;
    }

    /// <summary>Counts the ones among <paramref name="count"/> bits.</summary>
    public static int Count(byte* source, long sourceBit, long count)
    {
        var ones = 0;
        for (; count > 0; count -= 64, sourceBit += 64)
        {
            var word = Load(source, sourceBit);
            ones += BitOperations.PopCount(count < 64 ? word & ((1UL << (int)count) - 1) : word);
        }

        return ones;
    }

    static ulong Load(byte* source, long bit)
    {
        var at = source + (bit >> 3);
        var shift = (int)(bit & 7);
        var word = *(ulong*)at >> shift;
        return shift == 0 ? word : word | ((ulong)at[8] << (64 - shift));
    }
}
