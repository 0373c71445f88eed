using System.Buffers.Binary;
using Quiver.Formats.Codecs;

namespace Quiver.Formats.ArrowIpc;

/// <summary>Encodes LZ4 frames (lz4_Frame_format.md) of independent blocks of up to 4 MiB, without checksums.</summary>
static class Lz4FrameEncoder
{
    const int BlockBytes = 4 << 20;
    const uint StoredFlag = 0x80000000;

    /// <summary>Magic, version 1 with independent blocks, blocks of 4 MiB, and the checksum of these two bytes.</summary>
    static ReadOnlySpan<byte> Header => [0x04, 0x22, 0x4D, 0x18, 0x60, 0x70, 0x73];

    /// <summary>The room that compressing this many bytes may need.</summary>
    public static int MaxCompressedLength(int length) =>
        checked(Header.Length + Lz4Encoder.MaxCompressedLength(length) + (((length / BlockBytes) + 1) * 24) + 4);

    /// <summary>Writes a frame to a destination of at least <see cref="MaxCompressedLength"/> bytes and returns its length.</summary>
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        Header.CopyTo(destination);
        int at = Header.Length;
        while (!source.IsEmpty)
        {
            ReadOnlySpan<byte> block = source[..Math.Min(source.Length, BlockBytes)];
            source = source[block.Length..];
            uint length = (uint)Lz4Encoder.Compress(block, destination[(at + 4)..]);
            if (length >= block.Length)
            {
                block.CopyTo(destination[(at + 4)..]);
                length = (uint)block.Length | StoredFlag;
            }

            BinaryPrimitives.WriteUInt32LittleEndian(destination[at..], length);
            at += 4 + (int)(length & ~StoredFlag);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(destination[at..], 0);
        return at + 4;
    }
}
