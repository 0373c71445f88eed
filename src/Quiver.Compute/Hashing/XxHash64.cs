using System.Buffers.Binary;
using System.Numerics;

namespace Quiver.Compute.Hashing;

/// <summary>XXH64, after the specification of xxHash by Yann Collet: the fingerprint that other programs compute too.</summary>
static class XxHash64
{
    const ulong Prime1 = 0x9E3779B185EBCA87;
    const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    const ulong Prime3 = 0x165667B19E3779F9;
    const ulong Prime4 = 0x85EBCA77C2B2AE63;
    const ulong Prime5 = 0x27D4EB2F165667C5;

    /// <summary>Computes the hash of some bytes.</summary>
    public static ulong Compute(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        unchecked
        {
            int length = bytes.Length;
            ulong hash = length < 32 ? seed + Prime5 : Stripes(ref bytes, seed);
            hash += (ulong)length;
            for (; bytes.Length >= 8; bytes = bytes[8..])
            {
                hash ^= Round(0, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
                hash = (BitOperations.RotateLeft(hash, 27) * Prime1) + Prime4;
            }

            if (bytes.Length >= 4)
            {
                hash ^= BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Prime1;
                hash = (BitOperations.RotateLeft(hash, 23) * Prime2) + Prime3;
                bytes = bytes[4..];
            }

            foreach (byte value in bytes)
            {
                hash ^= value * Prime5;
                hash = BitOperations.RotateLeft(hash, 11) * Prime1;
            }

            hash = (hash ^ (hash >> 33)) * Prime2;
            hash = (hash ^ (hash >> 29)) * Prime3;
            return hash ^ (hash >> 32);
        }
    }

    static ulong Stripes(ref ReadOnlySpan<byte> bytes, ulong seed)
    {
        unchecked
        {
            ulong a = seed + Prime1 + Prime2;
            ulong b = seed + Prime2;
            ulong c = seed;
            ulong d = seed - Prime1;
            for (; bytes.Length >= 32; bytes = bytes[32..])
            {
                a = Round(a, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
                b = Round(b, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
                c = Round(c, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
                d = Round(d, BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
            }

            ulong hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7) + BitOperations.RotateLeft(c, 12)
                + BitOperations.RotateLeft(d, 18);
            foreach (ulong lane in (ReadOnlySpan<ulong>)[a, b, c, d])
            {
                hash = ((hash ^ Round(0, lane)) * Prime1) + Prime4;
            }

            return hash;
        }
    }

    static ulong Round(ulong lane, ulong value) => unchecked(BitOperations.RotateLeft(lane + (value * Prime2), 31) * Prime1);
}
