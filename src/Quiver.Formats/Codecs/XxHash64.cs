using System.Buffers.Binary;
using System.Numerics;

namespace Quiver.Formats.Codecs;

/// <summary>XXH64, the checksum of Zstandard frames and the hash of Parquet's Bloom filters.</summary>
static class XxHash64
{
    const ulong Prime1 = 0x9E3779B185EBCA87;
    const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    const ulong Prime3 = 0x165667B19E3779F9;
    const ulong Prime4 = 0x85EBCA77C2B2AE63;
    const ulong Prime5 = 0x27D4EB2F165667C5;

    /// <summary>Hashes the data with a seed.</summary>
    public static ulong Hash(ReadOnlySpan<byte> data, ulong seed = 0)
    {
        var length = (ulong)data.Length;
        ulong hash;
        if (data.Length >= 32)
        {
            var lane1 = seed + Prime1 + Prime2;
            var lane2 = seed + Prime2;
            var lane3 = seed;
            var lane4 = seed - Prime1;
            while (data.Length >= 32)
            {
                lane1 = Round(lane1, BinaryPrimitives.ReadUInt64LittleEndian(data));
                lane2 = Round(lane2, BinaryPrimitives.ReadUInt64LittleEndian(data[8..]));
                lane3 = Round(lane3, BinaryPrimitives.ReadUInt64LittleEndian(data[16..]));
                lane4 = Round(lane4, BinaryPrimitives.ReadUInt64LittleEndian(data[24..]));
                data = data[32..];
            }

            hash = BitOperations.RotateLeft(lane1, 1) + BitOperations.RotateLeft(lane2, 7)
                + BitOperations.RotateLeft(lane3, 12) + BitOperations.RotateLeft(lane4, 18);
            hash = Merge(Merge(Merge(Merge(hash, lane1), lane2), lane3), lane4);
        }
        else
        {
            hash = seed + Prime5;
        }

        return Finish(hash + length, data);
    }

    static ulong Finish(ulong hash, ReadOnlySpan<byte> tail)
    {
        for (; tail.Length >= 8; tail = tail[8..])
        {
            hash ^= Round(0, BinaryPrimitives.ReadUInt64LittleEndian(tail));
            hash = (BitOperations.RotateLeft(hash, 27) * Prime1) + Prime4;
        }

        if (tail.Length >= 4)
        {
            hash ^= BinaryPrimitives.ReadUInt32LittleEndian(tail) * Prime1;
            hash = (BitOperations.RotateLeft(hash, 23) * Prime2) + Prime3;
            tail = tail[4..];
        }

        foreach (var value in tail)
        {
            hash ^= value * Prime5;
            hash = BitOperations.RotateLeft(hash, 11) * Prime1;
        }

        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    static ulong Round(ulong lane, ulong input) => BitOperations.RotateLeft(lane + (input * Prime2), 31) * Prime1;

    static ulong Merge(ulong hash, ulong lane) => ((hash ^ Round(0, lane)) * Prime1) + Prime4;
}
