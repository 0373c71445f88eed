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
                written = Lz4Decoder.DecodeBlock(block, destination, written);
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
