using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Schemas;

/// <summary>Maps the physical and logical types of leaves to column types. The logical type wins over the older converted type.</summary>
static class LeafTypes
{
    /// <summary>Returns the column type of a leaf and how to get there; annotations that do not fit the physical type
    /// are corrupt.</summary>
    public static (DataType Type, LeafKind Kind) Map(SchemaElement element, bool isBinaryText = false)
    {
        var physical = element.Type!.Value;
        if (physical == ParquetType.FixedLengthByteArray && element.TypeLength is null or < 0 or > 1 << 24)
        {
            throw ParquetErrors.Corrupt($"column '{element.Name}' is FIXED_LEN_BYTE_ARRAY of length {element.TypeLength}");
        }

        return (element.LogicalType is { Kind: not 0 } logical ? FromLogical(element, physical, logical) : null)
            ?? (element.ConvertedType is { } converted ? FromConverted(element, physical, converted) : null)
            ?? FromPhysical(element, physical, isBinaryText);
    }

    /// <summary>Returns the digits after the point of a decimal, 0 for other leaves.</summary>
    public static int ScaleOf(SchemaElement element) =>
        element.LogicalType is { Kind: LogicalKind.Decimal } logical ? logical.Scale : element.Scale ?? 0;

    static (DataType Type, LeafKind Kind)? FromLogical(SchemaElement element, ParquetType physical, LogicalType logical)
    {
        switch (logical.Kind)
        {
            case LogicalKind.String or LogicalKind.Enum or LogicalKind.Json:
                return Text(element, physical, logical.Kind.ToString());
            case LogicalKind.Decimal:
                return Decimal(element, physical, logical.Precision, logical.Scale);
            case LogicalKind.Date:
                Require(element, physical, ParquetType.Int32, "DATE");
                return (DataType.Date, LeafKind.Copy32);
            case LogicalKind.Time:
                Require(element, physical, logical.Unit == ParquetTimeUnit.Millis ? ParquetType.Int32 : ParquetType.Int64, "TIME");
                return (DataType.Time(Unit(element, logical.Unit)), logical.Unit == ParquetTimeUnit.Millis
                    ? LeafKind.Int32To64
                    : LeafKind.Copy64);
            case LogicalKind.Timestamp:
                Require(element, physical, ParquetType.Int64, "TIMESTAMP");
                return (DataType.Timestamp(Unit(element, logical.Unit), logical.IsAdjustedToUtc ? "UTC" : null), LeafKind.Copy64);
            case LogicalKind.Integer:
                return Integer(element, physical, logical.BitWidth, logical.IsSigned);
            case LogicalKind.Unknown:
                return (DataType.Null, LeafKind.Null);
            case LogicalKind.Uuid when physical == ParquetType.FixedLengthByteArray && element.TypeLength == 16:
                return (DataType.Utf8, LeafKind.Uuid);
            case LogicalKind.Float16 when physical == ParquetType.FixedLengthByteArray && element.TypeLength == 2:
                return (DataType.Float32, LeafKind.Float16);
            case LogicalKind.Uuid or LogicalKind.Float16:
                throw ParquetErrors.Corrupt(
                    $"column '{element.Name}' is annotated {logical.Kind} but has the physical type {physical}({element.TypeLength})");
            default:
                return null;
        }
    }

    static (DataType Type, LeafKind Kind)? FromConverted(SchemaElement element, ParquetType physical, ConvertedType converted)
    {
        switch (converted)
        {
            case ConvertedType.Utf8 or ConvertedType.Enum or ConvertedType.Json:
                return Text(element, physical, converted.ToString());
            case ConvertedType.Decimal:
                return Decimal(element, physical, element.Precision ?? 0, element.Scale ?? 0);
            case ConvertedType.Date:
                Require(element, physical, ParquetType.Int32, "DATE");
                return (DataType.Date, LeafKind.Copy32);
            case ConvertedType.TimeMillis:
                Require(element, physical, ParquetType.Int32, "TIME_MILLIS");
                return (DataType.Time(TimeUnit.Millisecond), LeafKind.Int32To64);
            case ConvertedType.TimeMicros:
                Require(element, physical, ParquetType.Int64, "TIME_MICROS");
                return (DataType.Time(TimeUnit.Microsecond), LeafKind.Copy64);
            case ConvertedType.TimestampMillis:
                Require(element, physical, ParquetType.Int64, "TIMESTAMP_MILLIS");
                return (DataType.Timestamp(TimeUnit.Millisecond), LeafKind.Copy64);
            case ConvertedType.TimestampMicros:
                Require(element, physical, ParquetType.Int64, "TIMESTAMP_MICROS");
                return (DataType.Timestamp(TimeUnit.Microsecond), LeafKind.Copy64);
            case >= ConvertedType.UInt8 and <= ConvertedType.UInt64:
                return Integer(element, physical, 8 << (converted - ConvertedType.UInt8), isSigned: false);
            case >= ConvertedType.Int8 and <= ConvertedType.Int64:
                return Integer(element, physical, 8 << (converted - ConvertedType.Int8), isSigned: true);
            case ConvertedType.Interval when physical == ParquetType.FixedLengthByteArray && element.TypeLength == 12:
                return (DataType.Interval, LeafKind.Interval);
            case ConvertedType.Null:
                return (DataType.Null, LeafKind.Null);
            case ConvertedType.Interval:
                throw ParquetErrors.Corrupt(
                    $"column '{element.Name}' is annotated INTERVAL but has the physical type {physical}({element.TypeLength})");
            default:
                return null;
        }
    }

    static (DataType Type, LeafKind Kind) FromPhysical(SchemaElement element, ParquetType physical, bool isBinaryText) => physical switch
    {
        ParquetType.Boolean => (DataType.Boolean, LeafKind.Boolean),
        ParquetType.Int32 => (DataType.Int32, LeafKind.Copy32),
        ParquetType.Int64 => (DataType.Int64, LeafKind.Copy64),

        // Spark's legacy timestamps have microseconds, and nanoseconds in 64 bits would not reach their years.
        ParquetType.Int96 => (DataType.Timestamp(TimeUnit.Microsecond), LeafKind.Int96Timestamp),
        ParquetType.Float => (DataType.Float32, LeafKind.Copy32),
        ParquetType.Double => (DataType.Float64, LeafKind.Copy64),
        ParquetType.ByteArray => (isBinaryText && IsPlain(element) ? DataType.Utf8 : DataType.Binary, LeafKind.Bytes),
        ParquetType.FixedLengthByteArray => (DataType.Binary, LeafKind.FixedBytes),
        _ => throw ParquetErrors.Corrupt($"column '{element.Name}' has the unknown physical type {(int)physical}"),
    };

    static bool IsPlain(SchemaElement element) => element.ConvertedType is null && element.LogicalType is null or { Kind: 0 };

    static (DataType Type, LeafKind Kind) Text(SchemaElement element, ParquetType physical, string annotation) => physical switch
    {
        ParquetType.ByteArray => (DataType.Utf8, LeafKind.Bytes),
        ParquetType.FixedLengthByteArray => (DataType.Utf8, LeafKind.FixedBytes),
        _ => throw ParquetErrors.Corrupt($"column '{element.Name}' is annotated {annotation} but has the physical type {physical}"),
    };

    static (DataType Type, LeafKind Kind) Integer(SchemaElement element, ParquetType physical, int bits, bool isSigned)
    {
        Require(element, physical, bits == 64 ? ParquetType.Int64 : ParquetType.Int32, $"a {bits}-bit integer");
        return bits switch
        {
            8 => (isSigned ? DataType.Int8 : DataType.UInt8, LeafKind.Int32To8),
            16 => (isSigned ? DataType.Int16 : DataType.UInt16, LeafKind.Int32To16),
            32 => (isSigned ? DataType.Int32 : DataType.UInt32, LeafKind.Copy32),
            64 => (isSigned ? DataType.Int64 : DataType.UInt64, LeafKind.Copy64),
            _ => throw ParquetErrors.Corrupt($"column '{element.Name}' is an integer of {bits} bits"),
        };
    }

    static (DataType Type, LeafKind Kind) Decimal(SchemaElement element, ParquetType physical, int precision, int scale)
    {
        if (precision < 1 || scale < 0)
        {
            throw ParquetErrors.Corrupt($"column '{element.Name}' is a decimal of precision {precision} and scale {scale}");
        }

        // Some writers count the digits of 0.00001 as 1: the zeros behind the point are digits to us.
        precision = Math.Max(precision, scale);
        if (precision > DecimalType.MaxPrecision)
        {
            return physical is ParquetType.FixedLengthByteArray or ParquetType.ByteArray
                ? (DataType.Float64, LeafKind.WideDecimal)
                : throw ParquetErrors.Corrupt(
                    $"column '{element.Name}' is a decimal of {precision} digits in the physical type {physical}");
        }

        var isShort = precision <= DecimalType.MaxPrecision64;
        var kind = physical switch
        {
            ParquetType.Int32 => isShort ? LeafKind.Int32To64 : LeafKind.Int32To128,
            ParquetType.Int64 => isShort ? LeafKind.Copy64 : LeafKind.Int64To128,
            ParquetType.FixedLengthByteArray => isShort ? LeafKind.FixedDecimal64 : LeafKind.FixedDecimal128,
            ParquetType.ByteArray => isShort ? LeafKind.BytesDecimal64 : LeafKind.BytesDecimal128,
            _ => throw ParquetErrors.Corrupt($"column '{element.Name}' is annotated DECIMAL but has the physical type {physical}"),
        };
        return (DataType.Decimal(precision, scale), kind);
    }

    static TimeUnit Unit(SchemaElement element, ParquetTimeUnit unit) => unit switch
    {
        ParquetTimeUnit.Millis => TimeUnit.Millisecond,
        ParquetTimeUnit.Micros => TimeUnit.Microsecond,
        ParquetTimeUnit.Nanos => TimeUnit.Nanosecond,
        _ => throw ParquetErrors.Corrupt($"column '{element.Name}' has a time of the unknown unit {(int)unit}"),
    };

    static void Require(SchemaElement element, ParquetType actual, ParquetType expected, string annotation)
    {
        if (actual != expected)
        {
            throw ParquetErrors.Corrupt(
                $"column '{element.Name}' is annotated {annotation}, which needs the physical type {expected}, not {actual}");
        }
    }
}
