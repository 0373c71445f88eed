using System.Buffers.Binary;
using System.Numerics;

namespace Quiver.Storage.Logs;

/// <summary>
/// The CRC-32C checksum (Castagnoli, RFC 3720 appendix B.4) with the processor's instruction where it has one. Checksums of pieces are
/// chained: the result of one is the start of the next.
/// </summary>
static class Crc32C
{
    /// <summary>Continues a checksum over more bytes; start with 0.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        var crc = ~checksum;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
