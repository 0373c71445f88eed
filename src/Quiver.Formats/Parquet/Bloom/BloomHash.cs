using System.Buffers.Binary;
using Quiver.Formats.Codecs;

namespace Quiver.Formats.Parquet.Bloom;

/// <summary>The hash of a value for a Bloom filter: XXH64 with seed 0 over its PLAIN bytes, byte arrays without their length.</summary>
static class BloomHash
{
    public static ulong Of(ReadOnlySpan<byte> bytes) => XxHash64.Hash(bytes);

    public static ulong Of(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return XxHash64.Hash(bytes);
    }

    public static ulong Of(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return XxHash64.Hash(bytes);
    }

    public static ulong Of(float value) => Of(BitConverter.SingleToInt32Bits(value));

    public static ulong Of(double value) => Of(BitConverter.DoubleToInt64Bits(value));
}
