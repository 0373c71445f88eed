using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Schemas;

namespace Quiver.Formats.Parquet.Decoding;

/// <summary>Chooses the decoder of a leaf.</summary>
static class LeafDecoders
{
    public static LeafDecoder Create(SchemaNode leaf, MemoryBudget budget) => leaf.LeafKind switch
    {
        LeafKind.Boolean => new BooleanDecoder(),
        LeafKind.Copy32 or LeafKind.Null =>
            new FixedDecoder<int, ValueConversions.Copy<int>>(4, leaf.PhysicalType == ParquetType.Int32, budget),
        LeafKind.Copy64 => new FixedDecoder<long, ValueConversions.Copy<long>>(8, leaf.PhysicalType == ParquetType.Int64, budget),
        LeafKind.Int32To8 => new FixedDecoder<byte, ValueConversions.Int32To8>(4, true, budget),
        LeafKind.Int32To16 => new FixedDecoder<ushort, ValueConversions.Int32To16>(4, true, budget),
        LeafKind.Int32To64 => new FixedDecoder<long, ValueConversions.Int32To64>(4, true, budget),
        LeafKind.Int32To128 => new FixedDecoder<Int128, ValueConversions.Int32To128>(4, true, budget),
        LeafKind.Int64To128 => new FixedDecoder<Int128, ValueConversions.Int64To128>(8, true, budget),
        LeafKind.Int96Timestamp => new FixedDecoder<long, ValueConversions.Int96Timestamp>(12, false, budget),
        LeafKind.FixedDecimal64 => new FixedDecoder<long, ValueConversions.FixedDecimal64>(leaf.TypeLength, false, budget),
        LeafKind.FixedDecimal128 => new FixedDecoder<Int128, ValueConversions.FixedDecimal128>(leaf.TypeLength, false, budget),
        LeafKind.Float16 => new FixedDecoder<float, ValueConversions.Float16>(2, false, budget),
        LeafKind.Interval => new FixedDecoder<IntervalValue, ValueConversions.Interval>(12, false, budget),
        LeafKind.BytesDecimal64 => new BytesDecimalDecoder(true, budget),
        LeafKind.BytesDecimal128 => new BytesDecimalDecoder(false, budget),
        LeafKind.WideDecimal =>
            new WideDecimalDecoder(leaf.PhysicalType == ParquetType.ByteArray ? -1 : leaf.TypeLength, leaf.Scale, budget),
        LeafKind.Bytes => new ViewDecoder(leaf.Type, -1, budget),
        LeafKind.FixedBytes => new ViewDecoder(leaf.Type, leaf.TypeLength, budget),
        LeafKind.Uuid => new UuidDecoder(budget),
        _ => throw ParquetErrors.NotSupported($"column '{leaf.Name}' of type {leaf.Type} is not supported"),
    };
}
