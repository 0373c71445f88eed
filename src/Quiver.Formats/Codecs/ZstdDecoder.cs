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
        var hasChecksum = ReadFrameHeader(ref source, out var contentLength);
        blocks.Reset();
        var output = start;
        for (var last = false; !last;)
        {
            if (source.Length < 3)
            {
                throw Corrupt("it ends inside a block header");
            }

            var header = source[0] | (source[1] << 8) | (source[2] << 16);
            last = (header & 1) != 0;
            var kind = (header >> 1) & 3;
            var length = header >> 3;
            source = source[3..];
            var stored = kind == 1 ? 1 : length;
            if (stored > source.Length || (kind < 2 && length > outputEnd - output) || length > ZstdBlockDecoder.MaxBlockLength)
            {
                throw Corrupt("a block runs past the end");
            }

            switch (kind)
            {
                case 0:
                    source[..length].CopyTo(new Span<byte>(output, length));
                    output += length;
                    break;
                case 1:
                    new Span<byte>(output, length).Fill(source[0]);
                    output += length;
                    break;
                case 2:
                    output += blocks.Decode(source[..length], start, output, outputEnd);
                    break;
                default:
                    throw Corrupt("a block has the reserved type");
            }

            source = source[stored..];
        }

        if (contentLength >= 0 && contentLength != output - start)
        {
            throw Corrupt($"a frame holds {output - start} bytes where its header says {contentLength}");
        }

        if (hasChecksum)
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

    /// <summary>Reads RFC 8878, 3.1.1.1; the window size is of no use, since the whole output is at hand.</summary>
    static bool ReadFrameHeader(ref ReadOnlySpan<byte> source, out long contentLength)
    {
        int descriptor = source[0];
        var isSingleSegment = (descriptor & 0x20) != 0;
        var dictionaryBytes = (descriptor & 3) == 3 ? 4 : descriptor & 3;
        var contentBytes = (descriptor >> 6) switch
        {
            0 => isSingleSegment ? 1 : 0,
            1 => 2,
            2 => 4,
            _ => 8,
        };
        var windowBytes = isSingleSegment ? 0 : 1;
        if ((descriptor & 8) != 0 || source.Length < 1 + windowBytes + dictionaryBytes + contentBytes)
        {
            throw Corrupt("a frame header is invalid");
        }

        source = source[(1 + windowBytes)..];
        if (ReadNumber(source, dictionaryBytes) != 0)
        {
            throw new QuiverException(ErrorCode.NotSupported, "a zstd block needs a dictionary; write the file without one");
        }

        source = source[dictionaryBytes..];
        contentLength = contentBytes == 0 ? -1 : (long)ReadNumber(source, contentBytes) + (contentBytes == 2 ? 256 : 0);
        if (contentLength < 0 && contentBytes != 0)
        {
            throw Corrupt("a frame header is invalid");
        }

        source = source[contentBytes..];
        return (descriptor & 4) != 0;
    }

    static ulong ReadNumber(ReadOnlySpan<byte> source, int bytes)
    {
        ulong value = 0;
        for (var i = 0; i < bytes; i++)
        {
            value |= (ulong)source[i] << (8 * i);
        }

        return value;
    }
}
