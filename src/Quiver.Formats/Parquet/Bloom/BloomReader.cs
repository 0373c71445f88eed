using System.Buffers.Binary;
using Quiver.Arrow.Errors;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Pruning;
using Quiver.Formats.Parquet.Schemas;

namespace Quiver.Formats.Parquet.Bloom;

/// <summary>Asks the Bloom filter of a column chunk for single values: reads its header once and one block a value.</summary>
sealed class BloomReader
{
    const int MaxHeader = 64;

    readonly ParquetFile _file;
    readonly SchemaNode _node;
    readonly long _start;
    readonly int _bytes;

    BloomReader(ParquetFile file, SchemaNode node, long start, int bytes)
    {
        _file = file;
        _node = node;
        _start = start;
        _bytes = bytes;
    }

    /// <summary>Returns a reader of the filter of a flat column, or null where there is none that can be used.</summary>
    public static BloomReader? Open(ParquetFile file, SchemaNode node, int rowGroup)
    {
        if (!node.IsFlat || file.Metadata.RowGroups[rowGroup].Columns[node.LeafIndex].Metadata is not { BloomFilterOffset: { } offset }
            || offset < 4 || offset >= file.FooterStart)
        {
            return null;
        }

        Span<byte> start = stackalloc byte[(int)Math.Min(MaxHeader, file.FooterStart - offset)];
        file.ReadExactly(offset, start);
        try
        {
            var reader = new ThriftCompactReader(start);
            var header = BloomFilterHeader.Read(ref reader);
            var first = offset + reader.Position;
            return header is { IsSplitBlock: true, IsXxHash: true, IsUncompressed: true }
                && header.ByteCount is >= SplitBlockBloomFilter.BlockBytes and <= SplitBlockBloomFilter.MaxBytes
                && header.ByteCount % SplitBlockBloomFilter.BlockBytes == 0 && first <= file.FooterStart - header.ByteCount
                ? new BloomReader(file, node, first, header.ByteCount)
                : null;
        }
        catch (QuiverException error) when (error.Code == ErrorCode.CorruptFile)
        {
            // A filter only saves work: without it the row group is read.
            return null;
        }
    }

    /// <summary>Says whether some row may have a value.</summary>
    public bool MayContain(BoundValue value)
    {
        if (HashOf(value) is not { } hash)
        {
            return true;
        }

        Span<byte> block = stackalloc byte[SplitBlockBloomFilter.BlockBytes];
        _file.ReadExactly(_start + SplitBlockBloomFilter.BlockOffset(hash, _bytes), block);
        return SplitBlockBloomFilter.BlockMayContain(block, hash);
    }

    /// <summary>Hashes a value as its column is stored; null where equal values may be stored in two ways, as both zeros
    /// are.</summary>
    ulong? HashOf(BoundValue value)
    {
        switch (_node.LeafKind)
        {
            case LeafKind.Bytes or LeafKind.FixedBytes when value.Bytes is { } bytes:
                return BloomHash.Of(bytes.Span);
            case LeafKind.Copy32 when value.Real is { } real && _node.PhysicalType == ParquetType.Float:
                return real == 0 ? null : BloomHash.Of((float)real);
            case LeafKind.Copy64 when value.Real is { } real && _node.PhysicalType == ParquetType.Double:
                return real == 0 ? null : BloomHash.Of(real);
            case LeafKind.Copy32 or LeafKind.Int32To8 or LeafKind.Int32To16 or LeafKind.Int32To64 or LeafKind.Int32To128
                when value.Integer is { } number && _node.PhysicalType == ParquetType.Int32:
                return BloomHash.Of(unchecked((int)number));
            case LeafKind.Copy64 or LeafKind.Int64To128 when value.Integer is { } number && _node.PhysicalType == ParquetType.Int64:
                return BloomHash.Of(unchecked((long)number));
            case LeafKind.FixedDecimal64 or LeafKind.FixedDecimal128 when value.Integer is { } number && _node.TypeLength is > 0 and <= 16:
                Span<byte> wide = stackalloc byte[16];
                BinaryPrimitives.WriteInt128BigEndian(wide, number);
                return BloomHash.Of(wide[(16 - _node.TypeLength)..]);
            default:
                return null;
        }
    }
}
