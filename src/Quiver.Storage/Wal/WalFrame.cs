using System.Buffers.Binary;
using Quiver.Storage.Logs;

namespace Quiver.Storage.Wal;

/// <summary>
/// The layout of the log. A segment starts with <see cref="Magic"/>; then come frames: the length of the payload (4 bytes), a CRC-32C of
/// the payload and the sequence (4), the sequence (8), the payload. All numbers are little-endian.
/// </summary>
static class WalFrame
{
    /// <summary>The bytes before a payload.</summary>
    public const int HeaderBytes = 16;

    /// <summary>No payload is longer: a length beyond is damage, not a reason to allocate.</summary>
    public const int MaxPayloadBytes = 1 << 30;

    /// <summary>How a segment starts; the last digit is the version of the layout.</summary>
    public static ReadOnlySpan<byte> Magic => "QVRWAL01"u8;

    /// <summary>Returns the checksum of a payload; <see cref="Seal"/> takes the sequence into it.</summary>
    public static uint Checksum(ReadOnlySpan<byte> payload) => Crc32C.Append(0, payload);

    /// <summary>Fills the header in front of a payload.</summary>
    public static void Seal(Span<byte> frame, uint payloadChecksum, long sequence)
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - HeaderBytes);
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Crc32C.Append(payloadChecksum, frame.Slice(8, 8)));
    }

    /// <summary>Reads a header; false where the length cannot be one.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> header, out int payloadLength, out uint checksum, out long sequence)
    {
        payloadLength = BinaryPrimitives.ReadInt32LittleEndian(header);
        checksum = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        sequence = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
        return payloadLength is > 0 and <= MaxPayloadBytes && sequence > 0;
    }

    /// <summary>Whether a payload is the one that its header was written for.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload) =>
        BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) == Crc32C.Append(Checksum(payload), header.Slice(8, 8));
}
