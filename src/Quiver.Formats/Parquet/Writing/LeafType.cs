using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>How the values of one Arrow type without children are stored in Parquet.</summary>
/// <remarks>
/// Seconds become milliseconds, which Parquet has. Durations have no Parquet type and are plain INT64. Intervals become the INTERVAL of
/// twelve bytes, as DuckDB writes them; values that it cannot hold exactly are an error and not rounded.
/// </remarks>
sealed record LeafType
{
    /// <summary>The type of the columns.</summary>
    public required DataType Source { get; init; }

    /// <summary>The stored type.</summary>
    public required ParquetType Physical { get; init; }

    /// <summary>The bytes of a PLAIN value; 0 where they vary. Booleans take one until their page is packed.</summary>
    public required int Width { get; init; }

    /// <summary>How bounds compare.</summary>
    public required ValueOrder Order { get; init; }

    /// <summary>What the stored values mean.</summary>
    public LogicalType? Logical { get; init; }

    /// <summary>The same for readers before LogicalType, where it has a name for it.</summary>
    public ConvertedType? Converted { get; init; }

    /// <summary>Returns how a type is stored.</summary>
    public static LeafType For(DataType type) => type.Id switch
    {
        TypeId.Null => Int32(type, new LogicalType { Kind = LogicalKind.Unknown }, null),
        TypeId.Boolean => new() { Source = type, Physical = ParquetType.Boolean, Width = 1, Order = ValueOrder.Unsigned },
        TypeId.Int8 => Int32(type, Integer(8, true), ConvertedType.Int8),
        TypeId.Int16 => Int32(type, Integer(16, true), ConvertedType.Int16),
        TypeId.Int32 => Int32(type, null, null),
        TypeId.Int64 => Int64(type, null, null),
        TypeId.UInt8 => Int32(type, Integer(8, false), ConvertedType.UInt8) with { Order = ValueOrder.Unsigned },
        TypeId.UInt16 => Int32(type, Integer(16, false), ConvertedType.UInt16) with { Order = ValueOrder.Unsigned },
        TypeId.UInt32 => Int32(type, Integer(32, false), ConvertedType.UInt32) with { Order = ValueOrder.Unsigned },
        TypeId.UInt64 => Int64(type, Integer(64, false), ConvertedType.UInt64) with { Order = ValueOrder.Unsigned },
        TypeId.Float32 => new() { Source = type, Physical = ParquetType.Float, Width = 4, Order = ValueOrder.Floating },
        TypeId.Float64 => new() { Source = type, Physical = ParquetType.Double, Width = 8, Order = ValueOrder.Floating },
        TypeId.Decimal => ForDecimal((DecimalType)type),
        TypeId.Utf8 => Bytes(type, new LogicalType { Kind = LogicalKind.String }, ConvertedType.Utf8),
        TypeId.Binary => Bytes(type, null, null),
        TypeId.Date => Int32(type, new LogicalType { Kind = LogicalKind.Date }, ConvertedType.Date),
        TypeId.Time => ForTime((TimeType)type),
        TypeId.Timestamp => ForTimestamp((TimestampType)type),
        TypeId.Duration => Int64(type, null, null),
        TypeId.Interval => new()
        {
            Source = type, Physical = ParquetType.FixedLengthByteArray, Width = 12, Order = ValueOrder.None,
            Converted = ConvertedType.Interval,
        },
        _ => throw ParquetErrors.NotSupported($"a Parquet file cannot hold a column of {type}"),
    };

    static LeafType ForDecimal(DecimalType type)
    {
        var logical = new LogicalType { Kind = LogicalKind.Decimal, Precision = type.Precision, Scale = type.Scale };
        return type.Precision switch
        {
            <= 9 => Int32(type, logical, ConvertedType.Decimal),
            <= 18 => Int64(type, logical, ConvertedType.Decimal),
            _ => new LeafType
            {
                Source = type, Physical = ParquetType.FixedLengthByteArray, Width = DecimalWidth(type.Precision),
                Order = ValueOrder.BigEndian,
                Logical = logical, Converted = ConvertedType.Decimal,
            },
        };
    }

    static LeafType ForTime(TimeType type) => type.Unit switch
    {
        TimeUnit.Microsecond => Int64(type, Time(LogicalKind.Time, ParquetTimeUnit.Micros, false), null),
        TimeUnit.Nanosecond => Int64(type, Time(LogicalKind.Time, ParquetTimeUnit.Nanos, false), null),
        _ => Int32(type, Time(LogicalKind.Time, ParquetTimeUnit.Millis, false), null),
    };

    static LeafType ForTimestamp(TimestampType type)
    {
        // The converted types mean instants, so a wall clock reading has none.
        var isInstant = type.Zone is not null;
        return type.Unit switch
        {
            TimeUnit.Nanosecond => Int64(type, Time(LogicalKind.Timestamp, ParquetTimeUnit.Nanos, isInstant), null),
            TimeUnit.Microsecond => Int64(type, Time(LogicalKind.Timestamp, ParquetTimeUnit.Micros, isInstant),
                isInstant ? ConvertedType.TimestampMicros : null),
            _ => Int64(type, Time(LogicalKind.Timestamp, ParquetTimeUnit.Millis, isInstant),
                isInstant ? ConvertedType.TimestampMillis : null),
        };
    }

    static int DecimalWidth(int precision)
    {
        // The smallest two's complement that holds every value of the precision.
        var limit = Int128.One;
        for (var i = 0; i < precision; i++)
        {
            limit *= 10;
        }

        var bytes = 1;
        while (bytes < 16 && (Int128.One << ((8 * bytes) - 1)) < limit)
        {
            bytes++;
        }

        return bytes;
    }

    static LogicalType Integer(int bits, bool isSigned) => new() { Kind = LogicalKind.Integer, BitWidth = bits, IsSigned = isSigned };

    static LogicalType Time(LogicalKind kind, ParquetTimeUnit unit, bool isInstant) =>
        new() { Kind = kind, Unit = unit, IsAdjustedToUtc = isInstant };

    static LeafType Int32(DataType type, LogicalType? logical, ConvertedType? converted) => new()
    {
        Source = type, Physical = ParquetType.Int32, Width = 4, Order = ValueOrder.Signed, Logical = logical, Converted = converted,
    };

    static LeafType Int64(DataType type, LogicalType? logical, ConvertedType? converted) => new()
    {
        Source = type, Physical = ParquetType.Int64, Width = 8, Order = ValueOrder.Signed, Logical = logical, Converted = converted,
    };

    static LeafType Bytes(DataType type, LogicalType? logical, ConvertedType? converted) => new()
    {
        Source = type, Physical = ParquetType.ByteArray, Width = 0, Order = ValueOrder.Unsigned, Logical = logical, Converted = converted,
    };
}
