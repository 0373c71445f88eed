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

    /// <summary>
    /// Decodes a block behind what is written already, which its matches may reach back to; returns where it ends in the destination.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int DecodeBlock(ReadOnlySpan<byte> source, Span<byte> destination, int written = 0)
    {
        fixed (byte* sourceStart = source)
        fixed (byte* start = destination)
        {
            byte* input = sourceStart, inputEnd = input + source.Length, inputLimit = inputEnd - WideMargin;
            byte* output = start + written, outputEnd = start + destination.Length, outputLimit = outputEnd - (2 * WideMargin);
            while (input < inputEnd)
            {
                uint token = *input++;
                nuint length = token >> 4;
                bool isWide = input <= inputLimit && output <= outputLimit;
                if (isWide && length < 15)
                {
                    Vector128.Load(input).Store(output);
                    input += length;
                    output += length;
                }
                else
                {
                    // Pointers whose address is taken would live in memory all along: copies of them do.
                    byte* literals = input, target = output;
                    CopyLiterals(length, ref literals, inputEnd, ref target, outputEnd);
                    input = literals;
                    output = target;
                    if (input == inputEnd)
                    {
                        return (int)(output - start);
                    }

                    isWide = false;
                }

                nuint offset = Unsafe.ReadUnaligned<ushort>(input);
                input += 2;
                if (offset - 1 >= (nuint)(output - start))
                {
                    FailMatch(output - start);
                }

                length = token & 15;
                if (isWide && length < 15 && offset >= 8)
                {
                    // Most matches: 18 bytes at most, in three steps without a branch.
                    byte* match = output - offset;
                    Unsafe.WriteUnaligned(output, Unsafe.ReadUnaligned<ulong>(match));
                    Unsafe.WriteUnaligned(output + 8, Unsafe.ReadUnaligned<ulong>(match + 8));
                    Unsafe.WriteUnaligned(output + 16, Unsafe.ReadUnaligned<ushort>(match + 16));
                    output += length + 4;
                    continue;
                }

                if (length == 15)
                {
                    byte* lengths = input;
                    length += ReadLength(ref lengths, inputEnd);
                    input = lengths;
                }

                length += 4;
                if (length > (nuint)(outputEnd - output))
                {
                    FailMatch(output - start);
                }

                CopyMatch(output, offset, length, outputEnd);
                output += length;
            }

            Fail("it does not end with a literal");
            return 0;
        }
    }

    static void CopyLiterals(nuint length, ref byte* input, byte* inputEnd, ref byte* output, byte* outputEnd)
    {
        if (length == 15)
        {
            length += ReadLength(ref input, inputEnd);
        }

        if (length > (nuint)(inputEnd - input) || length > (nuint)(outputEnd - output))
        {
            Fail("a literal runs past the end");
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
        if (inputEnd - input == 1)
        {
            Fail("it ends inside an offset");
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
    static void FailMatch(long position) => Fail($"a match at byte {position} leaves the block");

    [DoesNotReturn]
    static void Fail(string reason) => throw BlockCodec.Corrupt("lz4", reason);
}
