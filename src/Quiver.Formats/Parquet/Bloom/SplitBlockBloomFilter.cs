using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Quiver.Formats.Parquet.Bloom;

/// <summary>
/// The split-block Bloom filter of Parquet (BloomFilter.md of the format; Putze, Sanders and Singler, "Cache-, Hash- and
/// Space-Efficient Bloom Filters"): the upper half of a hash chooses a block of 256 bits, the lower half one bit in each of
/// its eight words.
/// </summary>
sealed class SplitBlockBloomFilter
{
    /// <summary>Bytes a block.</summary>
    public const int BlockBytes = 32;

    /// <summary>The largest filter that is written or read: that of parquet-mr.</summary>
    public const int MaxBytes = 128 << 20;

    static readonly Vector256<uint> Salt = Vector256.Create(
        0x47b6137bU, 0x44974d91U, 0x8824ad5bU, 0xa2b7289dU, 0x705495c7U, 0x2df1424bU, 0x9efc4947U, 0x5c6bfb31U);

    readonly byte[] _bytes;

    /// <summary>Creates an empty filter of a whole number of blocks.</summary>
    public SplitBlockBloomFilter(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, BlockBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, MaxBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes % BlockBytes, 0);
        _bytes = new byte[bytes];
    }

    /// <summary>The bits as a file holds them.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Returns the power of two of bytes that gives about the wanted rate of false positives.</summary>
    /// <param name="distinct">The number of distinct values.</param>
    /// <param name="falsePositives">The rate, above 0 and below 1.</param>
    public static int OptimalBytes(long distinct, double falsePositives)
    {
        // m = -8n / ln(1 - p^(1/8)) bits, as the format's document derives for eight bits of a block.
        var bits = -8.0 * Math.Max(distinct, 1) / Math.Log(1 - Math.Pow(falsePositives, 1.0 / 8));
        var bytes = Math.Clamp(bits / 8, BlockBytes, MaxBytes);
        return (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)bytes), MaxBytes);
    }

    /// <summary>Returns the first byte of the block of a hash in a filter of some bytes.</summary>
    public static long BlockOffset(ulong hash, int bytes) =>
        (long)(((hash >> 32) * (ulong)(bytes / BlockBytes)) >> 32) * BlockBytes;

    /// <summary>Says whether a block has all bits of a hash.</summary>
    public static bool BlockMayContain(ReadOnlySpan<byte> block, ulong hash)
    {
        var bits = Mask(hash);
        if (BitConverter.IsLittleEndian)
        {
            return (Vector256.Create(block[..BlockBytes]).AsUInt32() & bits) == bits;
        }

        for (var i = 0; i < 8; i++)
        {
            if ((BinaryPrimitives.ReadUInt32LittleEndian(block[(i * 4)..]) & bits[i]) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds a hash.</summary>
    public void Add(ulong hash)
    {
        var block = _bytes.AsSpan((int)BlockOffset(hash, _bytes.Length), BlockBytes);
        var bits = Mask(hash);
        for (var i = 0; i < 8; i++)
        {
            var word = block[(i * 4)..];
            BinaryPrimitives.WriteUInt32LittleEndian(word, BinaryPrimitives.ReadUInt32LittleEndian(word) | bits[i]);
        }
    }

    /// <summary>Says whether a hash may have been added.</summary>
    public bool MayContain(ulong hash) =>
        BlockMayContain(_bytes.AsSpan((int)BlockOffset(hash, _bytes.Length), BlockBytes), hash);

    static Vector256<uint> Mask(ulong hash)
    {
        var shifts = Vector256.Create((uint)hash) * Salt >>> 27;
        if (System.Runtime.Intrinsics.X86.Avx2.IsSupported)
        {
            return System.Runtime.Intrinsics.X86.Avx2.ShiftLeftLogicalVariable(Vector256<uint>.One, shifts);
        }

        Span<uint> bits = stackalloc uint[8];
        for (var i = 0; i < 8; i++)
        {
            bits[i] = 1U << (int)shifts[i];
        }

        return Vector256.Create<uint>(bits);
    }
}
