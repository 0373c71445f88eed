using System.Buffers.Binary;

namespace Quiver.Formats.Codecs;

/// <summary>The header and the trailer of a gzip member (RFC 1952, 2.3).</summary>
static class GzipHeader
{
    /// <summary>The length of a trailer: a checksum and the length modulo 2^32.</summary>
    public const int TrailerLength = 8;

    const int FixedLength = 10;
    const int HasChecksum = 2;
    const int HasExtra = 4;
    const int HasName = 8;
    const int HasComment = 16;
    const int Reserved = 0xE0;

    /// <summary>Whether data starts like a gzip file.</summary>
    public static bool IsAt(ReadOnlySpan<byte> data) => data.Length >= 2 && data[0] == 0x1F && data[1] == 0x8B;

    /// <summary>Returns the length of the header that the data starts with, 0 where the data ends before it.</summary>
    public static int Measure(ReadOnlySpan<byte> data)
    {
        if ((data.Length >= 1 && data[0] != 0x1F) || (data.Length >= 2 && data[1] != 0x8B))
        {
            throw new InvalidDataException("what follows is no member");
        }

        if (data.Length < FixedLength)
        {
            return 0;
        }

        int flags = data[3];
        if (data[2] != 8 || (flags & Reserved) != 0)
        {
            throw new InvalidDataException("a member's header asks for an unknown method");
        }

        int length = FixedLength;
        if ((flags & HasExtra) != 0)
        {
            if (data.Length < length + 2)
            {
                return 0;
            }

            length += 2 + BinaryPrimitives.ReadUInt16LittleEndian(data[length..]);
        }

        if (((flags & HasName) != 0 && !SkipText(data, ref length)) || ((flags & HasComment) != 0 && !SkipText(data, ref length)))
        {
            return 0;
        }

        if ((flags & HasChecksum) != 0)
        {
            length += 2;
            if (length <= data.Length
                && BinaryPrimitives.ReadUInt16LittleEndian(data[(length - 2)..]) != (ushort)Crc32.Append(0, data[..(length - 2)]))
            {
                throw new InvalidDataException("the checksum of a member's header does not match");
            }
        }

        return length <= data.Length ? length : 0;
    }

    /// <summary>Checks a trailer.</summary>
    public static void CheckTrailer(ReadOnlySpan<byte> trailer, uint checksum, uint length)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) != checksum)
        {
            throw new InvalidDataException("a checksum does not match");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]) != length)
        {
            throw new InvalidDataException("a member has another length than it says");
        }
    }

    static bool SkipText(ReadOnlySpan<byte> data, ref int length)
    {
        int end = length > data.Length ? -1 : data[length..].IndexOf((byte)0);
        length += end + 1;
        return end >= 0;
    }
}
