using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmCrc32 = System.Runtime.Intrinsics.Arm.Crc32;

namespace Quiver.Formats.Codecs;

/// <summary>The checksum of gzip (RFC 1952, 8), whose polynomial is 0xEDB88320 in reflected form.</summary>
static class Crc32
{
    const uint Polynomial = 0xEDB88320;

    /// <summary>Row k advances a byte that k further bytes follow: eight look-ups take eight bytes in one step.</summary>
    static readonly uint[] Tables = BuildTables();

    /// <summary>Continues a checksum, which starts at 0, over more data.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> data)
    {
        uint state = ~checksum;
        if (Pclmulqdq.IsSupported && data.Length >= 128)
        {
            state = Fold(state, ref data);
        }
        else if (ArmCrc32.Arm64.IsSupported)
        {
            for (; data.Length >= 8; data = data[8..])
            {
                state = ArmCrc32.Arm64.ComputeCrc32(state, BinaryPrimitives.ReadUInt64LittleEndian(data));
            }
        }

        return ~AppendByTables(state, data);
    }

    /// <summary>The same without carry-less multiplication: what the tests compare with.</summary>
    internal static uint AppendByTables(uint state, ReadOnlySpan<byte> data)
    {
        uint[] tables = Tables;
        for (; data.Length >= 8; data = data[8..])
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ state;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            state = tables[(7 * 256) + (byte)low] ^ tables[(6 * 256) + (byte)(low >> 8)]
                ^ tables[(5 * 256) + (byte)(low >> 16)] ^ tables[(4 * 256) + (low >> 24)]
                ^ tables[(3 * 256) + (byte)high] ^ tables[(2 * 256) + (byte)(high >> 8)]
                ^ tables[256 + (byte)(high >> 16)] ^ tables[high >> 24];
        }

        foreach (byte value in data)
        {
            state = tables[(byte)(state ^ value)] ^ (state >> 8);
        }

        return state;
    }

    /// <summary>
    /// Folds 64 bytes at a time by carry-less multiplication (Gopal and others, Intel 2009). The 16 bytes that remain are congruent to
    /// all that was folded, so that the tables reduce them as if they were data.
    /// </summary>
    static uint Fold(uint state, ref ReadOnlySpan<byte> data)
    {
        Vector128<ulong> by64 = Vector128.Create(0x0154442bd4UL, 0x01c6e41596UL);
        Vector128<ulong> by16 = Vector128.Create(0x01751997d0UL, 0x00ccaa009eUL);
        Vector128<ulong> lane0 = Load(data) ^ Vector128.Create((ulong)state, 0);
        Vector128<ulong> lane1 = Load(data[16..]);
        Vector128<ulong> lane2 = Load(data[32..]);
        Vector128<ulong> lane3 = Load(data[48..]);
        for (data = data[64..]; data.Length >= 64; data = data[64..])
        {
            lane0 = Multiply(lane0, by64) ^ Load(data);
            lane1 = Multiply(lane1, by64) ^ Load(data[16..]);
            lane2 = Multiply(lane2, by64) ^ Load(data[32..]);
            lane3 = Multiply(lane3, by64) ^ Load(data[48..]);
        }

        lane1 ^= Multiply(lane0, by16);
        lane2 ^= Multiply(lane1, by16);
        lane3 ^= Multiply(lane2, by16);
        for (; data.Length >= 16; data = data[16..])
        {
            lane3 = Multiply(lane3, by16) ^ Load(data);
        }

        Span<byte> rest = stackalloc byte[16];
        lane3.AsByte().CopyTo(rest);
        return AppendByTables(0, rest);
    }

    static Vector128<ulong> Load(ReadOnlySpan<byte> data) => Vector128.Create(data[..16]).AsUInt64();

    static Vector128<ulong> Multiply(Vector128<ulong> lane, Vector128<ulong> factors) =>
        Pclmulqdq.CarrylessMultiply(lane, factors, 0x00) ^ Pclmulqdq.CarrylessMultiply(lane, factors, 0x11);

    static uint[] BuildTables()
    {
        uint[] tables = new uint[8 * 256];
        for (uint value = 0; value < 256; value++)
        {
            uint state = value;
            for (int bit = 0; bit < 8; bit++)
            {
                state = (state >> 1) ^ (Polynomial & (0 - (state & 1)));
            }

            tables[value] = state;
        }

        for (int i = 256; i < tables.Length; i++)
        {
            tables[i] = tables[(byte)tables[i - 256]] ^ (tables[i - 256] >> 8);
        }

        return tables;
    }
}
