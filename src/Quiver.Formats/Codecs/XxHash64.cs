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

    /// <summary>The lanes take so many bytes at a time.</summary>
    public const int StripeLength = 32;

    /// <summary>Hashes the data with a seed.</summary>
    public static ulong Hash(ReadOnlySpan<byte> data, ulong seed = 0)
    {
        var lanes = new Lanes(seed);
        var whole = data.Length - (data.Length % StripeLength);
        lanes.Append(data[..whole]);
        return Finish(lanes, (ulong)data.Length, seed, data[whole..]);
    }

    /// <summary>Joins the lanes of whole stripes and adds what follows them.</summary>
    internal static ulong Finish(in Lanes lanes, ulong length, ulong seed, ReadOnlySpan<byte> tail) =>
        Finish((length >= StripeLength ? lanes.Merge() : seed + Prime5) + length, tail);

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

    /// <summary>Four sums, each of every fourth word.</summary>
    internal struct Lanes(ulong seed)
    {
        ulong _first = seed + Prime1 + Prime2;
        ulong _second = seed + Prime2;
        ulong _third = seed;
        ulong _fourth = seed - Prime1;

        /// <summary>Adds whole stripes.</summary>
        public void Append(ReadOnlySpan<byte> data)
        {
            var (first, second, third, fourth) = (_first, _second, _third, _fourth);
            for (; data.Length >= StripeLength; data = data[StripeLength..])
            {
                first = Round(first, BinaryPrimitives.ReadUInt64LittleEndian(data));
                second = Round(second, BinaryPrimitives.ReadUInt64LittleEndian(data[8..]));
                third = Round(third, BinaryPrimitives.ReadUInt64LittleEndian(data[16..]));
                fourth = Round(fourth, BinaryPrimitives.ReadUInt64LittleEndian(data[24..]));
            }

            (_first, _second, _third, _fourth) = (first, second, third, fourth);
        }

        /// <summary>Joins the sums.</summary>
        public readonly ulong Merge()
        {
            var hash = BitOperations.RotateLeft(_first, 1) + BitOperations.RotateLeft(_second, 7)
                + BitOperations.RotateLeft(_third, 12) + BitOperations.RotateLeft(_fourth, 18);
            return XxHash64.Merge(XxHash64.Merge(XxHash64.Merge(XxHash64.Merge(hash, _first), _second), _third), _fourth);
        }
    }
}
