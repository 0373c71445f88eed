using System.Buffers.Binary;
using Quiver.Formats.Parquet.Decoding;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Schemas;

namespace Quiver.Formats.Parquet.Pruning;

/// <summary>
/// Reads the bounds that writers leave in column metadata. Those known to be wrong are not used: the old min and max compare
/// as signed bytes whatever the type, INT96 has no order, NaN is no bound, and zero stands for both zeros.
/// </summary>
static class BoundsReader
{
    /// <summary>Returns the bounds of a top-level column in a row group.</summary>
    public static ColumnBounds Read(SchemaNode node, RowGroup group)
    {
        var nothing = new ColumnBounds(null, null, null, group.RowCount, node.Type.IsFloating);
        if (!node.IsFlat || group.Columns[node.LeafIndex].Metadata is not { Statistics: { } statistics } metadata
            || metadata.Type != node.PhysicalType)
        {
            return nothing;
        }

        var isSigned = IsSignedOrder(node);
        return Of(
            node, statistics.MinValue ?? (isSigned ? statistics.Min : null), statistics.MaxValue ?? (isSigned ? statistics.Max : null),
            statistics.NullCount, group.RowCount);
    }

    /// <summary>Returns the bounds that a row group or a page has as bytes.</summary>
    public static ColumnBounds Of(SchemaNode node, byte[]? minBytes, byte[]? maxBytes, long? nullCount, long rowCount)
    {
        long? nulls = !node.IsNullable ? 0 : nullCount >= 0 && nullCount <= rowCount ? nullCount : null;
        var min = Bound(node, minBytes);
        var max = Bound(node, maxBytes);
        var isWrong = min is { } low && max is { } high && low.CompareTo(high) > 0;
        return new ColumnBounds(isWrong ? null : min, isWrong ? null : max, nulls, rowCount, node.Type.IsFloating);
    }

    /// <summary>Says whether signed comparison, which old writers used for everything, is the order of the type.</summary>
    static bool IsSignedOrder(SchemaNode node) => !node.IsUnsigned
        && node.PhysicalType is ParquetType.Boolean or ParquetType.Int32 or ParquetType.Int64 or ParquetType.Float or ParquetType.Double;

    /// <summary>Returns the value of a bound of a leaf; null where it has none.</summary>
    internal static unsafe BoundValue? Bound(SchemaNode node, byte[]? bytes)
    {
        if (bytes is null)
        {
            return null;
        }

        switch (node.LeafKind)
        {
            case LeafKind.Boolean when bytes.Length == 1:
                return BoundValue.OfInteger(bytes[0]);
            case LeafKind.Copy32 when node.PhysicalType == ParquetType.Float && bytes.Length == 4:
                return Real(BinaryPrimitives.ReadSingleLittleEndian(bytes));
            case LeafKind.Copy64 when node.PhysicalType == ParquetType.Double && bytes.Length == 8:
                return Real(BinaryPrimitives.ReadDoubleLittleEndian(bytes));
            case LeafKind.Copy32 or LeafKind.Int32To8 or LeafKind.Int32To16 or LeafKind.Int32To64 or LeafKind.Int32To128
                when bytes.Length == 4:
                return BoundValue.OfInteger(node.IsUnsigned
                    ? BinaryPrimitives.ReadUInt32LittleEndian(bytes)
                    : BinaryPrimitives.ReadInt32LittleEndian(bytes));
            case LeafKind.Copy64 or LeafKind.Int64To128 when bytes.Length == 8:
                return BoundValue.OfInteger(
                    node.IsUnsigned
                        ? (Int128)BinaryPrimitives.ReadUInt64LittleEndian(bytes)
                        : BinaryPrimitives.ReadInt64LittleEndian(bytes));
            case LeafKind.FixedDecimal64 or LeafKind.FixedDecimal128 or LeafKind.BytesDecimal64 or LeafKind.BytesDecimal128
                when bytes.Length is > 0 and <= 16:
                fixed (byte* start = bytes)
                {
                    return BoundValue.OfInteger(ValueConversions.BigEndian(start, bytes.Length));
                }

            case LeafKind.Bytes or LeafKind.FixedBytes:
                return BoundValue.OfBytes(bytes);
            default:
                return null;
        }
    }

    static BoundValue? Real(double value) => double.IsNaN(value) ? null : BoundValue.OfReal(value == 0 ? 0.0 : value);
}
