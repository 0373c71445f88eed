using System.Buffers.Binary;
using Quiver.Arrow.Errors;

namespace Quiver.Formats.Codecs;

/// <summary>Decodes Zstandard frames (RFC 8878), skippable ones included, and verifies checksums. There are no dictionaries.</summary>
static unsafe class ZstdDecoder
{
    [ThreadStatic]
    static ZstdBlockDecoder? _blocks;

    /// <summary>Decodes frames whose total length the destination gives.</summary>
    public static void Decompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var blocks = _blocks ??= new ZstdBlockDecoder();
        fixed (byte* start = destination)
        {
            var output = start;
            var outputEnd = start + destination.Length;
            while (!source.IsEmpty)
            {
                if (source.Length < 8)
                {
                    throw Corrupt("it ends inside a frame header");
                }

                var magic = BinaryPrimitives.ReadUInt32LittleEndian(source);
                if ((magic & ZstdFrame.SkippableMask) == ZstdFrame.SkippableMagic)
                {
                    var length = BinaryPrimitives.ReadUInt32LittleEndian(source[4..]);
                    if (length > (uint)(source.Length - 8))
                    {
                        throw Corrupt("it ends inside a skippable frame");
                    }

                    source = source[(8 + (int)length)..];
                }
                else if (magic == ZstdFrame.Magic)
                {
                    source = source[4..];
                    output += DecodeFrame(ref source, blocks, output, outputEnd);
                }
                else
                {
                    throw Corrupt($"it starts with 0x{magic:X8}, which is no frame");
                }
            }

            if (output != outputEnd)
            {
                throw Corrupt($"it ends after {output - start} of {destination.Length} bytes");
            }
        }
    }

    internal static QuiverException Corrupt(string reason) => BlockCodec.Corrupt("zstd", reason);

    static long DecodeFrame(ref ReadOnlySpan<byte> source, ZstdBlockDecoder blocks, byte* start, byte* outputEnd)
    {
        var header = ZstdFrame.ReadHeader(ref source);
        blocks.Reset();
        var output = start;
        for (var last = false; !last;)
        {
            if (source.Length < ZstdFrame.BlockHeaderLength)
            {
                throw Corrupt("it ends inside a block header");
            }

            last = ZstdFrame.ReadBlockHeader(source, out var kind, out var length, out var stored);
            source = source[ZstdFrame.BlockHeaderLength..];
            if (stored > source.Length)
            {
                throw Corrupt("it ends inside a block");
            }

            output += blocks.DecodeBlock(kind, length, source[..stored], start, output, outputEnd);
            source = source[stored..];
        }

        header.CheckLength(output - start);
        if (header.HasChecksum)
        {
            if (!BinaryPrimitives.TryReadUInt32LittleEndian(source, out var checksum)
                || checksum != (uint)XxHash64.Hash(new ReadOnlySpan<byte>(start, (int)(output - start))))
            {
                throw Corrupt("a frame's checksum does not match");
            }

            source = source[4..];
        }

        return output - start;
    }
}
