using System.Buffers.Binary;
using Quiver.Arrow.Errors;
using Quiver.Formats.Codecs;

namespace Quiver.Formats.ArrowIpc;

/// <summary>
/// Decodes LZ4 frames (lz4_Frame_format.md), whose blocks may refer to bytes of the blocks before. Checksums are passed over: the
/// length of the result is known and checked.
/// </summary>
static class Lz4FrameDecoder
{
    const uint Magic = 0x184D2204;
    const uint StoredFlag = 0x80000000;

    /// <summary>Fills the destination exactly.</summary>
    public static void Decompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var written = 0;
        while (!source.IsEmpty)
        {
            written = DecodeFrame(ref source, destination, written);
        }

        if (written != destination.Length)
        {
            throw Corrupt($"it ends after {written} of {destination.Length} bytes");
        }
    }

    static int DecodeFrame(ref ReadOnlySpan<byte> source, Span<byte> destination, int written)
    {
        if (Word(Take(ref source, 4)) != Magic)
        {
            throw Corrupt("it does not start as a frame does");
        }

        var flags = Take(ref source, 2)[0];
        if (flags >> 6 != 1)
        {
            throw Corrupt($"its version is {flags >> 6}, not 1");
        }

        var hasBlockChecksum = (flags & 0x10) != 0;
        var hasContentChecksum = (flags & 0x04) != 0;
        if ((flags & 0x01) != 0)
        {
            throw Corrupt("it needs a dictionary");
        }

        Take(ref source, ((flags & 0x08) != 0 ? 8 : 0) + 1);
        while (Word(Take(ref source, 4)) is var size and not 0)
        {
            var length = size & ~StoredFlag;
            if (length > (uint)source.Length)
            {
                throw Corrupt("a block ends early");
            }

            var block = Take(ref source, (int)length);
            if ((size & StoredFlag) == 0)
            {
                written = DecodeBlock(block, destination, written);
            }
            else if (block.TryCopyTo(destination[written..]))
            {
                written += block.Length;
            }
            else
            {
                throw Corrupt("it holds more than was announced");
            }

            Take(ref source, hasBlockChecksum ? 4 : 0);
        }

        Take(ref source, hasContentChecksum ? 4 : 0);
        return written;
    }

    static int DecodeBlock(ReadOnlySpan<byte> source, Span<byte> destination, int written)
    {
        while (!source.IsEmpty)
        {
            var token = Take(ref source, 1)[0];
            var literals = Take(ref source, Length(token >> 4, ref source));
            if (!literals.TryCopyTo(destination[written..]))
            {
                throw Corrupt("it holds more than was announced");
            }

            written += literals.Length;
            if (source.IsEmpty)
            {
                break;
            }

            int offset = BinaryPrimitives.ReadUInt16LittleEndian(Take(ref source, 2));
            var length = Length(token & 15, ref source) + 4;
            if (offset == 0 || offset > written || length > destination.Length - written)
            {
                throw Corrupt($"a match at byte {written} leaves it");
            }

            Repeat(destination, written, offset, length);
            written += length;
        }

        return written;
    }

    static void Repeat(Span<byte> destination, int at, int offset, int length)
    {
        // Each round doubles the bytes that are there to be copied without overlap.
        while (length > 0)
        {
            var count = Math.Min(offset, length);
            destination.Slice(at - offset, count).CopyTo(destination[at..]);
            at += count;
            length -= count;
            offset += count;
        }
    }

    static int Length(int nibble, ref ReadOnlySpan<byte> source)
    {
        long length = nibble;
        for (byte next = 255; nibble == 15 && next == 255; length += next)
        {
            next = Take(ref source, 1)[0];
        }

        return length <= int.MaxValue - 64 ? (int)length : throw Corrupt("a length is too large");
    }

    static uint Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> source, int count)
    {
        if (count > source.Length)
        {
            throw Corrupt("it ends early");
        }

        var taken = source[..count];
        source = source[count..];
        return taken;
    }

    static QuiverException Corrupt(string reason) => BlockCodec.Corrupt("lz4 frame", reason);
}
