using System.Numerics;
using System.Runtime.CompilerServices;

namespace Quiver.Formats.Codecs;

/// <summary>Encodes LZ4 blocks: greedy matches found by one hash table of positions.</summary>
static unsafe class Lz4Encoder
{
    const int TableBits = 13;
    const int LastLiterals = 5;
    const int MatchMargin = 12;
    const int MaxOffset = 65535;
    const int SkipLog = 6;
    const ulong Prime = 0xCF1BBCDCB7A56463;

    [ThreadStatic]
    static int[]? _table;

    /// <summary>One byte more for each 255 and a little for the tokens.</summary>
    public static int MaxCompressedLength(int length) => checked(length + (length / 255) + 16);

    /// <summary>Encodes a block into a destination of at least <see cref="MaxCompressedLength"/> bytes.</summary>
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var table = _table ??= new int[1 << TableBits];
        table.AsSpan().Clear();
        fixed (byte* start = source)
        fixed (byte* outputStart = destination)
        fixed (int* slots = table)
        {
            var pending = start;
            var output = source.Length > MatchMargin
                ? EncodeMatches(start, start + source.Length, outputStart, slots, out pending)
                : outputStart;
            output = EmitSequence(output, pending, start + source.Length - pending, 0, 0);
            return (int)(output - outputStart);
        }
    }

    /// <summary>
    /// Writes all sequences that have a match. The format wants the last match to start 12 bytes and to end 5 bytes before the end at the
    /// latest, so that eight bytes can be read at each position.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static byte* EncodeMatches(byte* start, byte* end, byte* output, int* slots, out byte* rest)
    {
        byte* pending = start, limit = end - MatchMargin, matchLimit = end - LastLiterals;
        for (var input = start + 1; ; input++)
        {
            // Steps grow while nothing matches, so that incompressible data is skipped quickly.
            byte* candidate;
            for (var misses = 1u << SkipLog; ; input += misses++ >> SkipLog)
            {
                if (input > limit)
                {
                    rest = pending;
                    return output;
                }

                candidate = Exchange(slots, start, input);
                if (input - candidate <= MaxOffset && Unsafe.ReadUnaligned<uint>(candidate) == Unsafe.ReadUnaligned<uint>(input))
                {
                    break;
                }
            }

            while (input > pending && candidate > start && input[-1] == candidate[-1])
            {
                input--;
                candidate--;
            }

            do
            {
                var length = 4 + MatchLength(candidate + 4, input + 4, matchLimit);
                output = EmitSequence(output, pending, input - pending, (int)(input - candidate), length);
                input += length;
                pending = input;
                if (input > limit)
                {
                    rest = pending;
                    return output;
                }

                Exchange(slots, start, input - 2);
                candidate = Exchange(slots, start, input);
            }
            while (input - candidate <= MaxOffset && Unsafe.ReadUnaligned<uint>(candidate) == Unsafe.ReadUnaligned<uint>(input));
        }
    }

    /// <summary>Enters a position by a hash of five bytes; returns the one that was there, the first of the block where none was.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static byte* Exchange(int* slots, byte* start, byte* input)
    {
        var slot = slots + (((Unsafe.ReadUnaligned<ulong>(input) << 24) * Prime) >> (64 - TableBits));
        var candidate = start + *slot;
        *slot = (int)(input - start);
        return candidate;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int MatchLength(byte* earlier, byte* later, byte* end)
    {
        var start = later;
        while (end - later >= 8)
        {
            var difference = Unsafe.ReadUnaligned<ulong>(earlier) ^ Unsafe.ReadUnaligned<ulong>(later);
            if (difference != 0)
            {
                return (int)(later - start) + (BitOperations.TrailingZeroCount(difference) >> 3);
            }

            earlier += 8;
            later += 8;
        }

        while (later < end && *earlier == *later)
        {
            earlier++;
            later++;
        }

        return (int)(later - start);
    }

    /// <summary>Writes literals and a match; an offset of zero marks the last sequence, which has no match.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static byte* EmitSequence(byte* output, byte* literal, long literals, int offset, int match)
    {
        var token = output++;
        var value = (int)Math.Min(literals, 15) << 4;
        if (literals < 15 && offset != 0)
        {
            // Behind a literal with a match are at least 12 bytes, and as many and 16 more at the end of the destination.
            Unsafe.WriteUnaligned(output, Unsafe.ReadUnaligned<ulong>(literal));
            if (literals > 8)
            {
                Unsafe.WriteUnaligned(output + 8, Unsafe.ReadUnaligned<ulong>(literal + 8));
            }
        }
        else
        {
            if (literals >= 15)
            {
                output = EmitLength(output, literals - 15);
            }

            Buffer.MemoryCopy(literal, output, literals, literals);
        }

        output += literals;
        if (offset != 0)
        {
            Unsafe.WriteUnaligned(output, (ushort)offset);
            output += 2;
            value |= Math.Min(match - 4, 15);
            if (match - 4 >= 15)
            {
                output = EmitLength(output, match - 19);
            }
        }

        *token = (byte)value;
        return output;
    }

    static byte* EmitLength(byte* output, long rest)
    {
        for (; rest >= 255; rest -= 255)
        {
            *output++ = 255;
        }

        *output++ = (byte)rest;
        return output;
    }
}
