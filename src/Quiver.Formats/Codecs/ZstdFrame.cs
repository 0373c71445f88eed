using System.Buffers.Binary;
using Quiver.Arrow.Errors;

namespace Quiver.Formats.Codecs;

/// <summary>The frame format (RFC 8878, 3.1).</summary>
static class ZstdFrame
{
    /// <summary>Starts a frame.</summary>
    public const uint Magic = 0xFD2FB528;

    /// <summary>Starts a frame to be skipped; the lowest four bits are free.</summary>
    public const uint SkippableMagic = 0x184D2A50;

    /// <summary>The bits of that number that are not free.</summary>
    public const uint SkippableMask = 0xFFFFFFF0;

    /// <summary>The longest header, with the magic number.</summary>
    public const int MaxHeaderLength = 18;

    /// <summary>The length of the header of a block.</summary>
    public const int BlockHeaderLength = 3;

    /// <summary>Whether data starts like a zstd file, skippable frames included.</summary>
    public static bool IsAt(ReadOnlySpan<byte> data) =>
        BinaryPrimitives.TryReadUInt32LittleEndian(data, out uint magic)
        && (magic == Magic || (magic & SkippableMask) == SkippableMagic);

    /// <summary>Reads the header of a frame behind its magic number (RFC 8878, 3.1.1.1).</summary>
    public static ZstdFrameHeader ReadHeader(ref ReadOnlySpan<byte> source)
    {
        int descriptor = source.IsEmpty ? 8 : source[0];
        bool isSingleSegment = (descriptor & 0x20) != 0;
        int dictionaryBytes = (descriptor & 3) == 3 ? 4 : descriptor & 3;
        int contentBytes = (descriptor >> 6) switch
        {
            0 => isSingleSegment ? 1 : 0,
            1 => 2,
            2 => 4,
            _ => 8,
        };
        int windowBytes = isSingleSegment ? 0 : 1;
        if ((descriptor & 8) != 0 || source.Length < 1 + windowBytes + dictionaryBytes + contentBytes)
        {
            throw ZstdDecoder.Corrupt("a frame header is invalid");
        }

        // Exponent and mantissa: 2^(10 + e) and so many eighths of it more.
        int window = source[windowBytes];
        long windowLength = (1L << (10 + (window >> 3))) / 8 * (8 + (window & 7));
        source = source[(1 + windowBytes)..];
        if (ReadNumber(source, dictionaryBytes) != 0)
        {
            throw new QuiverException(ErrorCode.NotSupported, "a zstd block needs a dictionary; write the file without one");
        }

        source = source[dictionaryBytes..];
        long contentLength = contentBytes == 0 ? -1 : (long)ReadNumber(source, contentBytes) + (contentBytes == 2 ? 256 : 0);
        if (contentLength < 0 && contentBytes != 0)
        {
            throw ZstdDecoder.Corrupt("a frame header is invalid");
        }

        source = source[contentBytes..];
        return new ZstdFrameHeader(isSingleSegment ? contentLength : windowLength, contentLength, (descriptor & 4) != 0);
    }

    /// <summary>Reads the header of a block; returns whether it is the last one.</summary>
    /// <param name="source">The three bytes of the header.</param>
    /// <param name="kind">How the block is stored.</param>
    /// <param name="length">Its length, for compressed blocks the stored one.</param>
    /// <param name="stored">How many bytes follow.</param>
    public static bool ReadBlockHeader(ReadOnlySpan<byte> source, out ZstdBlockKind kind, out int length, out int stored)
    {
        int header = source[0] | (source[1] << 8) | (source[2] << 16);
        kind = (ZstdBlockKind)((header >> 1) & 3);
        length = header >> 3;
        stored = kind == ZstdBlockKind.Single ? 1 : length;
        if (kind > ZstdBlockKind.Compressed || length > ZstdBlockDecoder.MaxBlockLength)
        {
            throw ZstdDecoder.Corrupt("a block has the reserved type or is too long");
        }

        return (header & 1) != 0;
    }

    static ulong ReadNumber(ReadOnlySpan<byte> source, int bytes)
    {
        ulong value = 0;
        for (int i = 0; i < bytes; i++)
        {
            value |= (ulong)source[i] << (8 * i);
        }

        return value;
    }
}
