using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Quiver.Formats.Codecs;

/// <summary>Decodes the raw Snappy format: a varint length, then literals and back-references.</summary>
/// <remarks>
/// Copies go in 16-byte steps wherever 64 bytes of output remain, so that most elements cost one or two vector moves. Every element is
/// still checked against both ends: a wide copy may write past its own length, never past the destination.
/// </remarks>
static unsafe class SnappyDecoder
{
    const int WideMargin = 80;

    /// <summary>For a copy tag: bits 0-7 the length, 8-10 the offset's high bits, 16-21 the bits of offset that follow.</summary>
    static readonly uint[] CopyTags = BuildCopyTags();

    /// <summary>Decodes a block whose length the destination gives.</summary>
    public static void Decompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var header = ReadLength(source, out var announced);
        if (announced != (uint)destination.Length)
        {
            Fail($"it announces {announced} bytes where the page has {destination.Length}");
        }

        fixed (byte* sourceStart = source)
        fixed (byte* start = destination)
        fixed (uint* tags = CopyTags)
        {
            var end = start + destination.Length;
            var output = DecodeElements(sourceStart + header, sourceStart + source.Length, start, end, tags);
            if (output != end)
            {
                Fail($"it ends after {output - start} of {destination.Length} bytes");
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static byte* DecodeElements(byte* input, byte* inputEnd, byte* start, byte* outputEnd, uint* tags)
    {
        var output = start;
        while (input < inputEnd)
        {
            uint tag = *input++;
            if ((tag & 3) == 0)
            {
                var length = (nuint)(tag >> 2) + 1;
                if (length <= 32 && inputEnd - input > 32 && outputEnd - output >= 32)
                {
                    Vector256.Load(input).Store(output);
                    input += length;
                    output += length;
                }
                else
                {
                    // Pointers whose address is taken would live in memory all along: copies of them do.
                    byte* literal = input, target = output;
                    CopyLiteral(length, ref literal, inputEnd, ref target, outputEnd);
                    input = literal;
                    output = target;
                    if (input == inputEnd)
                    {
                        break;
                    }
                }

                // A copy follows a literal nearly always: a branch of its own, which predicts well.
                tag = *input;
                if ((tag & 3) == 0)
                {
                    continue;
                }

                input++;
            }

            var entry = tags[tag];
            uint trailer;
            if (inputEnd - input >= 4)
            {
                trailer = Unsafe.ReadUnaligned<uint>(input);
            }
            else
            {
                trailer = ReadShortTrailer(input, inputEnd, entry);
            }

            var bits = (int)(entry >> 16);
            input += bits >> 3;
            var offset = (nuint)((entry & 0x700) + (uint)(trailer & ((1UL << bits) - 1)));
            var copyLength = (nuint)(entry & 0xFF);
            if (offset - 1 >= (nuint)(output - start))
            {
                FailCopy(output - start, offset);
            }

            if (outputEnd - output >= WideMargin)
            {
                CopyWide(output, offset, copyLength);
            }
            else
            {
                CopyNarrow(output, offset, copyLength, outputEnd);
            }

            output += copyLength;
        }

        return output;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void CopyWide(byte* output, nuint offset, nuint length)
    {
        var from = output - offset;
        if (offset >= 16)
        {
            Vector128.Load(from).Store(output);
            Vector128.Load(from + 16).Store(output + 16);
            if (length > 32)
            {
                Vector128.Load(from + 32).Store(output + 32);
                Vector128.Load(from + 48).Store(output + 48);
            }
        }
        else
        {
            OverlappingCopy.Repeat(output, (int)offset, (int)length);
        }
    }

    static void CopyNarrow(byte* output, nuint offset, nuint length, byte* outputEnd)
    {
        if (length > (nuint)(outputEnd - output))
        {
            Fail("a copy runs past the announced length");
        }

        for (nuint i = 0; i < length; i++)
        {
            output[i] = (output - offset)[i];
        }
    }

    static void CopyLiteral(nuint length, ref byte* input, byte* inputEnd, ref byte* output, byte* outputEnd)
    {
        if (length > 60)
        {
            var bytes = (int)length - 60;
            if (inputEnd - input < bytes)
            {
                Fail("it ends inside the length of a literal");
            }

            length = 0;
            for (var i = 0; i < bytes; i++)
            {
                length |= (nuint)input[i] << (8 * i);
            }

            length++;
            input += bytes;
        }

        if (length > (nuint)(inputEnd - input))
        {
            Fail("it ends inside a literal");
        }

        if (length > (nuint)(outputEnd - output))
        {
            Fail("a literal runs past the announced length");
        }

        if (length <= 64 && inputEnd - input >= 64 && outputEnd - output >= 64)
        {
            Vector256.Load(input).Store(output);
            Vector256.Load(input + 32).Store(output + 32);
        }
        else
        {
            Buffer.MemoryCopy(input, output, length, length);
        }

        input += length;
        output += length;
    }

    static uint ReadShortTrailer(byte* input, byte* inputEnd, uint entry)
    {
        var bytes = (int)(entry >> 19);
        if (inputEnd - input < bytes)
        {
            Fail("it ends inside a copy");
        }

        uint trailer = 0;
        for (var i = 0; i < bytes; i++)
        {
            trailer |= (uint)input[i] << (8 * i);
        }

        return trailer;
    }

    static int ReadLength(ReadOnlySpan<byte> source, out ulong length)
    {
        length = 0;
        for (var i = 0; i < source.Length && i < 5; i++)
        {
            length |= (ulong)(source[i] & 0x7F) << (7 * i);
            if (source[i] < 0x80)
            {
                return i + 1;
            }
        }

        Fail("its length is not a 32-bit varint");
        return 0;
    }

    static uint[] BuildCopyTags()
    {
        var tags = new uint[256];
        for (uint tag = 0; tag < 256; tag++)
        {
            tags[tag] = (tag & 3) switch
            {
                1 => (((tag >> 2) & 7) + 4) | ((tag >> 5) << 8) | (8u << 16),
                2 => ((tag >> 2) + 1) | (16u << 16),
                3 => ((tag >> 2) + 1) | (32u << 16),
                _ => 0,
            };
        }

        return tags;
    }

    [DoesNotReturn]
    static void FailCopy(long position, nuint offset) => Fail($"a copy at byte {position} reaches {offset} bytes back");

    [DoesNotReturn]
    static void Fail(string reason) => throw BlockCodec.Corrupt("snappy", reason);
}
