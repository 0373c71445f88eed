using System.Runtime.CompilerServices;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>
/// Packs values into bits, least significant first, eight at a time. Neighbours are merged pair by pair within 64-bit words, so
/// that eight values take some ten operations and at most two stores, whatever their width is.
/// </summary>
static unsafe class BitPacker
{
    /// <summary>Bytes that a call may write past the end of what it packs.</summary>
    public const int Overrun = 16;

    /// <summary>Packs groups of eight values below 2 to the <paramref name="width"/> (1 to 32).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(uint* values, long groups, int width, byte* target)
    {
        var source = (ulong*)values;
        if (width <= 8)
        {
            for (; groups > 0; groups--, source += 4, target += width)
            {
                *(ulong*)target = Merge(source[0], source[1], width) | (Merge(source[2], source[3], width) << (4 * width));
            }
        }
        else if (width <= 16)
        {
            for (; groups > 0; groups--, source += 4, target += width)
            {
                var low = Merge(source[0], source[1], width);
                var high = Merge(source[2], source[3], width);
                *(ulong*)target = low | ((high << (2 * width)) << (2 * width));
                *(ulong*)(target + 8) = (high >> (32 - (2 * width))) >> (32 - (2 * width));
            }
        }
        else
        {
            PackWide(source, groups, width, target);
        }
    }

    /// <summary>Packs groups of eight bytes below 2 to the <paramref name="width"/> (1 to 8).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(byte* values, long groups, int width, byte* target)
    {
        var source = (ulong*)values;
        for (; groups > 0; groups--, source++, target += width)
        {
            var pairs = (*source & 0x00FF00FF00FF00FF) | (((*source >> 8) & 0x00FF00FF00FF00FF) << width);
            var fours = (pairs & 0x0000FFFF0000FFFF) | (((pairs >> 16) & 0x0000FFFF0000FFFF) << (2 * width));
            *(ulong*)target = (uint)fours | ((fours >> 32) << (4 * width));
        }
    }

    /// <summary>Packs groups of eight values below 2 to the <paramref name="width"/> (1 to 64).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(ulong* values, long groups, int width, byte* target)
    {
        ulong pending = 0;
        var bits = 0;
        for (var i = 0L; i < groups * 8; i++)
        {
            var value = values[i];
            pending |= value << bits;
            bits += width;
            if (bits >= 64)
            {
                *(ulong*)target = pending;
                target += 8;
                bits -= 64;
                pending = bits == 0 ? 0 : value >> (width - bits);
            }
        }

        // Eight values end at a byte.
        for (; bits > 0; bits -= 8, pending >>= 8)
        {
            *target++ = (byte)pending;
        }
    }

    static void PackWide(ulong* source, long groups, int width, byte* target)
    {
        ulong pending = 0;
        var bits = 0;
        for (var i = 0L; i < groups * 4; i++)
        {
            var pair = (uint)source[i] | ((source[i] >> 32) << width);
            pending |= pair << bits;
            bits += 2 * width;
            if (bits >= 64)
            {
                *(ulong*)target = pending;
                target += 8;
                bits -= 64;
                pending = bits == 0 ? 0 : pair >> ((2 * width) - bits);
            }
        }

        for (; bits > 0; bits -= 8, pending >>= 8)
        {
            *target++ = (byte)pending;
        }
    }

    /// <summary>Merges four values from two pairs of 32-bit lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Merge(ulong first, ulong second, int width) =>
        ((uint)first | ((first >> 32) << width)) | (((uint)second | ((second >> 32) << width)) << (2 * width));
}
