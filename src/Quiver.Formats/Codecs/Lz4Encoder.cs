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

    [ThreadStatic]
    static int[]? _table;

    /// <summary>One byte more for each 255 and a little for the tokens.</summary>
    public static int MaxCompressedLength(int length) => checked(length + (length / 255) + 16);

    /// <summary>Encodes a block into a destination of at least <see cref="MaxCompressedLength"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var table = _table ??= new int[1 << TableBits];
        table.AsSpan().Clear();
        fixed (byte* start = source)
        fixed (byte* outputStart = destination)
        fixed (int* slots = table)
        {
            var end = start + source.Length;
            var output = outputStart;
            var pending = start;
            if (source.Length > MatchMargin)
            {
                // The format wants the last match to start 12 bytes and to end 5 bytes before the end at the latest.
                var limit = end - MatchMargin;
                var misses = 64u;
                for (var input = start + 1; input <= limit;)
                {
                    var word = Unsafe.ReadUnaligned<uint>(input);
                    var slot = slots + ((word * 0x9E3779B1u) >> (32 - TableBits));
                    var candidate = start + *slot;
                    *slot = (int)(input - start);
                    if (input - candidate > MaxOffset || candidate >= input || Unsafe.ReadUnaligned<uint>(candidate) != word)
                    {
                        input += misses++ >> 6;
                        continue;
                    }

                    var length = 4 + MatchLength(candidate + 4, input + 4, end - LastLiterals);
                    output = EmitSequence(output, pending, input - pending, (int)(input - candidate), length);
                    input += length;
                    pending = input;
                    misses = 64u;
                }
            }

            output = EmitSequence(output, pending, end - pending, 0, 0);
            return (int)(output - outputStart);
        }
    }

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
    static byte* EmitSequence(byte* output, byte* literal, long literals, int offset, int match)
    {
        var token = output++;
        var value = (int)Math.Min(literals, 15) << 4;
        if (literals >= 15)
        {
            output = EmitLength(output, literals - 15);
        }

        Buffer.MemoryCopy(literal, output, literals, literals);
        output += literals;
        if (offset != 0)
        {
            *output++ = (byte)offset;
            *output++ = (byte)(offset >> 8);
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
