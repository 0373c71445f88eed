using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Quiver.Formats.Codecs;

/// <summary>Decodes the raw Snappy format: a varint length, then literals and back-references.</summary>
/// <remarks>
/// Small values make short elements, and then the decoder waits for one thing: where the next tag is, which the tag before it says. The
/// fast loop keeps that chain short: a tag after a short literal is cut from the word that the literal's own tag was loaded with, and a
/// copy's size comes from its two low bits and not from a table. It runs while <see cref="Margin"/> bytes remain on both sides, so that
/// copies go in whole words and vectors past their own length, never past the destination; the careful loop does the rest.
/// </remarks>
static unsafe class SnappyDecoder
{
    /// <summary>The longest literal of the fast loop, that is copied in one vector.</summary>
    const int ShortLiteral = 32;

    /// <summary>What a literal and a copy of the fast loop touch at most: 32 and 64 bytes, and a vector beyond.</summary>
    const int Margin = 128;

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
            var input = sourceStart + header;
            var output = start;
            DecodeFast(ref input, sourceStart + source.Length, start, ref output, end, tags);
            output = DecodeRest(input, sourceStart + source.Length, start, output, end, tags);
            if (output != end)
            {
                Fail($"it ends after {output - start} of {destination.Length} bytes");
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void DecodeFast(ref byte* inputPosition, byte* inputEnd, byte* start, ref byte* outputPosition, byte* outputEnd, uint* tags)
    {
        var input = inputPosition;
        var output = outputPosition;
        if (inputEnd - input < Margin || outputEnd - output < Margin)
        {
            return;
        }

        var lastInput = inputEnd - Margin;
        var lastOutput = outputEnd - Margin;
        while (input < lastInput && output < lastOutput)
        {
            var word = Unsafe.ReadUnaligned<ulong>(input);
            uint tag = (byte)word;
            if ((tag & 3) == 0)
            {
                var length = (nuint)(tag >> 2) + 1;
                if (length > ShortLiteral)
                {
                    var bytes = length > 60 ? (int)length - 60 : 0;
                    length = bytes == 0 ? length : ReadLiteralLength(input + 1, bytes);
                    input += bytes + 1;
                    CheckLiteral(length, inputEnd - input, outputEnd - output);
                    Buffer.MemoryCopy(input, output, length, length);
                    input += length;
                    output += length;
                    continue;
                }

                Vector256.Load(input + 1).Store(output);
                tag = length <= 6 ? (byte)(word >> (int)((tag * 2) + 16)) : input[length + 1];
                input += length + 1;
                output += length;
                if ((tag & 3) == 0)
                {
                    continue;
                }
            }

            var entry = tags[tag];
            var trailer = Unsafe.ReadUnaligned<uint>(input + 1);
            var kind = tag & 3;
            if (kind == 3)
            {
                input++;
            }

            input += kind + 1;
            var offset = (nuint)((entry & 0x700) + (uint)(trailer & ((1UL << (int)(entry >> 16)) - 1)));
            if (offset - 1 >= (nuint)(output - start))
            {
                // The careful loop says what is wrong; a call from here would cost the loop registers.
                input -= kind == 3 ? 5 : kind + 1;
                break;
            }

            var copied = (nuint)(entry & 0xFF);
            CopyWide(output, offset, copied);
            output += copied;
        }

        inputPosition = input;
        outputPosition = output;
    }

    /// <summary>Copies up to 64 bytes; may write 16 more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void CopyWide(byte* output, nuint offset, nuint length)
    {
        var from = output - offset;
        if (offset >= 8)
        {
            // Two words instead of a vector: the second may be what the first has just written.
            Unsafe.WriteUnaligned(output, Unsafe.ReadUnaligned<ulong>(from));
            Unsafe.WriteUnaligned(output + 8, Unsafe.ReadUnaligned<ulong>(from + 8));
            if (length <= 16)
            {
                return;
            }

            if (offset >= 16)
            {
                Vector128.Load(from + 16).Store(output + 16);
                Vector128.Load(from + 32).Store(output + 32);
                Vector128.Load(from + 48).Store(output + 48);
                return;
            }
        }

        OverlappingCopy.Repeat(output, (int)offset, (int)length);
    }

    /// <summary>Decodes what is left, each element byte by byte.</summary>
    static byte* DecodeRest(byte* input, byte* inputEnd, byte* start, byte* output, byte* outputEnd, uint* tags)
    {
        while (input < inputEnd)
        {
            uint tag = *input++;
            if ((tag & 3) == 0)
            {
                CopyLiteral((tag >> 2) + 1, ref input, inputEnd, ref output, outputEnd);
                continue;
            }

            var entry = tags[tag];
            var bits = (int)(entry >> 16);
            var offset = (nuint)((entry & 0x700) + ReadTrailer(input, inputEnd, bits >> 3));
            input += bits >> 3;
            if (offset - 1 >= (nuint)(output - start))
            {
                FailCopy(output - start, offset);
            }

            var length = (nuint)(entry & 0xFF);
            CopyNarrow(output, offset, length, outputEnd);
            output += length;
        }

        return output;
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

            length = ReadLiteralLength(input, bytes);
            input += bytes;
        }

        CheckLiteral(length, inputEnd - input, outputEnd - output);
        Buffer.MemoryCopy(input, output, length, length);
        input += length;
        output += length;
    }

    static nuint ReadLiteralLength(byte* input, int bytes)
    {
        nuint length = 0;
        for (var i = 0; i < bytes; i++)
        {
            length |= (nuint)input[i] << (8 * i);
        }

        return length + 1;
    }

    static void CheckLiteral(nuint length, long inputLeft, long outputLeft)
    {
        if (length > (nuint)inputLeft)
        {
            Fail("it ends inside a literal");
        }

        if (length > (nuint)outputLeft)
        {
            Fail("a literal runs past the announced length");
        }
    }

    static uint ReadTrailer(byte* input, byte* inputEnd, int bytes)
    {
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
