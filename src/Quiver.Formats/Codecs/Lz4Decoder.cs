using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Quiver.Formats.Codecs;

/// <summary>Decodes LZ4 blocks, bare or in Hadoop's framing.</summary>
static unsafe class Lz4Decoder
{
    const int WideMargin = 32;

    /// <summary>Decodes one block whose length the destination gives.</summary>
    public static void Decompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.IsEmpty && destination.IsEmpty)
        {
            return;
        }

        var written = DecodeBlock(source, destination);
        if (written != destination.Length)
        {
            Fail($"it ends after {written} of {destination.Length} bytes");
        }
    }

    /// <summary>
    /// Decodes Hadoop's framing: frames of a big-endian uncompressed length, then blocks that each follow their compressed length. Some
    /// old writers stored the bare block under the same codec number, so that is taken where the first lengths do not fit.
    /// </summary>
    public static void DecompressHadoop(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.Length < 8 || BinaryPrimitives.ReadUInt32BigEndian(source) > (uint)destination.Length
            || BinaryPrimitives.ReadUInt32BigEndian(source[4..]) > (uint)(source.Length - 8))
        {
            Decompress(source, destination);
            return;
        }

        while (!source.IsEmpty)
        {
            var length = ReadFrameLength(ref source);
            if (length > destination.Length)
            {
                Fail("its frames hold more than was announced");
            }

            while (length > 0)
            {
                var compressed = ReadFrameLength(ref source);
                if (compressed > source.Length)
                {
                    Fail("a frame ends early");
                }

                var written = DecodeBlock(source[..compressed], destination[..length]);
                if (written == 0)
                {
                    Fail("a frame holds an empty block");
                }

                source = source[compressed..];
                destination = destination[written..];
                length -= written;
            }
        }

        if (!destination.IsEmpty)
        {
            Fail($"it ends {destination.Length} bytes early");
        }
    }

    static int ReadFrameLength(ref ReadOnlySpan<byte> source)
    {
        if (!BinaryPrimitives.TryReadInt32BigEndian(source, out var length) || length < 0)
        {
            Fail("a frame has no valid length");
        }

        source = source[4..];
        return length;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int DecodeBlock(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        fixed (byte* sourceStart = source)
        fixed (byte* start = destination)
        {
            var input = sourceStart;
            var inputEnd = input + source.Length;
            var output = start;
            var outputEnd = start + destination.Length;
            while (input < inputEnd)
            {
                int token = *input++;
                var length = (nuint)(token >> 4);
                if (length == 15)
                {
                    length += ReadLength(ref input, inputEnd);
                }

                if (length > (nuint)(inputEnd - input) || length > (nuint)(outputEnd - output))
                {
                    Fail("a literal runs past the end");
                }

                if (length <= 16 && inputEnd - input >= 16 && outputEnd - output >= 16)
                {
                    Vector128.Load(input).Store(output);
                }
                else
                {
                    Buffer.MemoryCopy(input, output, length, length);
                }

                input += length;
                output += length;
                if (input == inputEnd)
                {
                    return (int)(output - start);
                }

                if (inputEnd - input < 2)
                {
                    Fail("it ends inside an offset");
                }

                var offset = (nuint)Unsafe.ReadUnaligned<ushort>(input);
                input += 2;
                length = (nuint)(token & 15) + 4;
                if (length == 19)
                {
                    length += ReadLength(ref input, inputEnd);
                }

                if (offset - 1 >= (nuint)(output - start) || length > (nuint)(outputEnd - output))
                {
                    Fail($"a match at byte {output - start} leaves the block");
                }

                CopyMatch(output, offset, length, outputEnd);
                output += length;
            }

            Fail("it does not end with a literal");
            return 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void CopyMatch(byte* output, nuint offset, nuint length, byte* outputEnd)
    {
        if ((nuint)(outputEnd - output) < length + WideMargin)
        {
            for (nuint i = 0; i < length; i++)
            {
                output[i] = (output - offset)[i];
            }
        }
        else if (offset >= 16)
        {
            for (nuint i = 0; i < length; i += 16)
            {
                Vector128.Load(output - offset + i).Store(output + i);
            }
        }
        else
        {
            OverlappingCopy.Repeat(output, (int)offset, (int)length);
        }
    }

    static nuint ReadLength(ref byte* input, byte* inputEnd)
    {
        nuint length = 0;
        byte next;
        do
        {
            if (input >= inputEnd)
            {
                Fail("it ends inside a length");
            }

            next = *input++;
            length += next;
        }
        while (next == 255);
        return length;
    }

    [DoesNotReturn]
    static void Fail(string reason) => throw BlockCodec.Corrupt("lz4", reason);
}
