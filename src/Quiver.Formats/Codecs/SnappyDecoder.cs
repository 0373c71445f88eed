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
    /// <summary>What a literal of four bytes and a copy behind it may write: 4 + 64 bytes, and up to 16 past them.</summary>
    const int WideMargin = 96;

    /// <summary>What a tag and a literal of up to 32 bytes read.</summary>
    const int InputMargin = 40;

    /// <summary>For the tag of a copy with one or two bytes of offset: bits 0-7 the length, 8-10 the offset's high bits, 16-31 the mask of
    /// the bytes that follow.</summary>
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

    // Not inlined: in a larger method its pointers do not all stay in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static byte* DecodeElements(byte* input, byte* inputEnd, byte* start, byte* outputEnd, uint* tags)
    {
        var output = start;
        while (input < inputEnd)
        {
            // Far from both ends the tags of a short literal and of the copy behind it come from one word: what the next
            // element waits for is then one load, and not three that wait for each other.
            while (inputEnd - input >= InputMargin && outputEnd - output >= WideMargin)
            {
                var word = Unsafe.ReadUnaligned<ulong>(input);
                var tag = (uint)word & 0xFF;
                if ((tag & 3) == 0)
                {
                    if (tag > 12)
                    {
                        var length = (nuint)(tag >> 2) + 1;
                        if (length > 32)
                        {
                            break;
                        }

                        Vector256.Load(input + 1).Store(output);
                        input += length + 1;
                        output += length;
                        continue;
                    }

                    // A literal of one to four bytes leaves three bytes or more of the word.
                    Unsafe.WriteUnaligned(output, (uint)(word >> 8));
                    output += (tag >> 2) + 1;
                    input += (tag >> 2) + 2;
                    word >>= (int)(tag * 2) + 16;
                    tag = (uint)word & 0xFF;
                    if ((tag & 3) == 0)
                    {
                        continue;
                    }
                }

                var entry = (nuint)tags[tag];
                var next = input + ((tag & 3) + 1);
                var offset = (entry & 0x700) + ((nuint)(word >> 8) & (entry >> 16));
                if ((tag & 3) == 3 || offset - 1 >= (nuint)(output - start))
                {
                    // Rare or damaged: no call here, around which everything would be saved and loaded again.
                    break;
                }

                input = next;
                CopyWide(output, offset, entry & 0xFF);
                output += entry & 0xFF;
            }

            if (input < inputEnd)
            {
                // Pointers whose address is taken would live in memory all along: copies of them do.
                byte* from = input, to = output;
                DecodeElement(ref from, inputEnd, start, ref to, outputEnd);
                input = from;
                output = to;
            }
        }

        return output;
    }

    /// <summary>Decodes one element of any kind, near the ends too.</summary>
    static void DecodeElement(ref byte* input, byte* inputEnd, byte* start, ref byte* output, byte* outputEnd)
    {
        uint tag = *input++;
        if ((tag & 3) == 0)
        {
            CopyLiteral((nuint)(tag >> 2) + 1, ref input, inputEnd, ref output, outputEnd);
            return;
        }

        var bytes = (tag & 3) == 3 ? 4 : (int)(tag & 3);
        if (inputEnd - input < bytes)
        {
            Fail("it ends inside a copy");
        }

        nuint offset = 0;
        for (var i = 0; i < bytes; i++)
        {
            offset |= (nuint)input[i] << (8 * i);
        }

        input += bytes;
        var length = (nuint)(tag >> 2) + 1;
        if (bytes == 1)
        {
            offset += (tag >> 5) << 8;
            length = ((tag >> 2) & 7) + 4;
        }

        if (offset - 1 >= (nuint)(output - start))
        {
            FailCopy(output - start, offset);
        }

        if (outputEnd - output >= WideMargin)
        {
            CopyWide(output, offset, length);
        }
        else
        {
            CopyNarrow(output, offset, length, outputEnd);
        }

        output += length;
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
                1 => (((tag >> 2) & 7) + 4) | ((tag >> 5) << 8) | (0xFFu << 16),
                2 => ((tag >> 2) + 1) | (0xFFFFu << 16),
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
