using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Quiver.Formats.Codecs;

/// <summary>Encodes the raw Snappy format: greedy matches of four bytes or more, found by one hash table per 64 KB fragment.</summary>
static unsafe class SnappyEncoder
{
    const int FragmentLength = 1 << 16;
    const int MaxTableBits = 14;
    const int TailMargin = 16;

    [ThreadStatic]
    static ushort[]? _table;

    /// <summary>The bound of the format's reference description: 32 bytes and a sixth more than the input.</summary>
    public static int MaxCompressedLength(int length) => checked(32 + length + (length / 6));

    /// <summary>Encodes a block into a destination of at least <see cref="MaxCompressedLength"/> bytes.</summary>
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var table = _table ??= new ushort[1 << MaxTableBits];
        fixed (byte* input = source)
        fixed (byte* start = destination)
        fixed (ushort* slots = table)
        {
            var output = start;
            for (var rest = (uint)source.Length; ;)
            {
                if (rest < 0x80)
                {
                    *output++ = (byte)rest;
                    break;
                }

                *output++ = (byte)(rest | 0x80);
                rest >>= 7;
            }

            for (var position = 0; position < source.Length; position += FragmentLength)
            {
                var length = Math.Min(FragmentLength, source.Length - position);
                var bits = Math.Clamp(BitOperations.Log2((uint)length) + 1, 8, MaxTableBits);
                table.AsSpan(0, 1 << bits).Clear();
                output = EncodeFragment(input + position, length, output, start + destination.Length, slots, 32 - bits);
            }

            return (int)(output - start);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static byte* EncodeFragment(byte* start, int length, byte* output, byte* outputEnd, ushort* slots, int shift)
    {
        var end = start + length;
        var pending = start;
        if (length > TailMargin)
        {
            var limit = end - TailMargin;
            var input = start + 1;
            while (true)
            {
                // Steps grow while nothing matches, so that incompressible data is skipped quickly.
                byte* candidate;
                var misses = 32u;
                while (true)
                {
                    if (input > limit)
                    {
                        return EmitLiteral(output, pending, end - pending);
                    }

                    var word = Unsafe.ReadUnaligned<uint>(input);
                    var slot = slots + Slot(word, shift);
                    candidate = start + *slot;
                    *slot = (ushort)(input - start);
                    if (Unsafe.ReadUnaligned<uint>(candidate) == word && candidate < input)
                    {
                        break;
                    }

                    input += misses++ >> 5;
                }

                output = EmitLiteralWide(output, outputEnd, pending, input - pending);
                do
                {
                    var matched = 4 + MatchLength(candidate + 4, input + 4, end);
                    output = EmitCopy(output, (uint)(input - candidate), matched);
                    input += matched;
                    pending = input;
                    if (input > limit)
                    {
                        return EmitLiteral(output, pending, end - pending);
                    }

                    var before = Unsafe.ReadUnaligned<ulong>(input - 1);
                    slots[Slot((uint)before, shift)] = (ushort)(input - 1 - start);
                    var slot = slots + Slot((uint)(before >> 8), shift);
                    candidate = start + *slot;
                    *slot = (ushort)(input - start);
                }
                while (Unsafe.ReadUnaligned<uint>(candidate) == Unsafe.ReadUnaligned<uint>(input));
                input++;
            }
        }

        return EmitLiteral(output, pending, end - pending);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Slot(uint word, int shift) => (word * 0x9E3779B1u) >> shift;

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static byte* EmitLiteralWide(byte* output, byte* outputEnd, byte* literal, long length)
    {
        // The caller's margin guarantees 16 readable bytes: a literal before a match ends TailMargin bytes before the end at the latest.
        if (length is > 0 and <= 16 && outputEnd - output >= 17)
        {
            *output = (byte)((length - 1) << 2);
            Vector128.Load(literal).Store(output + 1);
            return output + 1 + length;
        }

        return EmitLiteral(output, literal, length);
    }

    static byte* EmitLiteral(byte* output, byte* literal, long length)
    {
        if (length == 0)
        {
            return output;
        }

        var last = (uint)(length - 1);
        if (last < 60)
        {
            *output++ = (byte)(last << 2);
        }
        else if (last < 256)
        {
            *output++ = 60 << 2;
            *output++ = (byte)last;
        }
        else
        {
            *output++ = 61 << 2;
            *output++ = (byte)last;
            *output++ = (byte)(last >> 8);
        }

        Buffer.MemoryCopy(literal, output, length, length);
        return output + length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static byte* EmitCopy(byte* output, uint offset, int length)
    {
        while (length >= 68)
        {
            output = EmitLongCopy(output, offset, 64);
            length -= 64;
        }

        if (length > 64)
        {
            output = EmitLongCopy(output, offset, 60);
            length -= 60;
        }

        if (length >= 12 || offset >= 2048)
        {
            return EmitLongCopy(output, offset, length);
        }

        output[0] = (byte)(1 | ((length - 4) << 2) | (int)((offset >> 8) << 5));
        output[1] = (byte)offset;
        return output + 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static byte* EmitLongCopy(byte* output, uint offset, int length)
    {
        output[0] = (byte)(2 | ((length - 1) << 2));
        output[1] = (byte)offset;
        output[2] = (byte)(offset >> 8);
        return output + 3;
    }
}
