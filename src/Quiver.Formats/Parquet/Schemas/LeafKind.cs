namespace Quiver.Formats.Parquet.Schemas;

/// <summary>How the physical values of a leaf become values of its column.</summary>
enum LeafKind
{
    /// <summary>Bits.</summary>
    Boolean,

    /// <summary>Four bytes as they are: integers, dates, floats.</summary>
    Copy32,

    /// <summary>Eight bytes as they are: integers, timestamps, decimals, doubles.</summary>
    Copy64,

    /// <summary>INT32 narrowed to one byte.</summary>
    Int32To8,

    /// <summary>INT32 narrowed to two bytes.</summary>
    Int32To16,

    /// <summary>INT32 widened with its sign: decimals, times in milliseconds.</summary>
    Int32To64,

    /// <summary>INT32 widened with its sign, for decimals declared wider than they are.</summary>
    Int32To128,

    /// <summary>INT64 widened with its sign, for decimals declared wider than they are.</summary>
    Int64To128,

    /// <summary>Nanoseconds of a Julian day to microseconds since 1970.</summary>
    Int96Timestamp,

    /// <summary>Big-endian two's complement of fixed length in 64 bits.</summary>
    FixedDecimal64,

    /// <summary>Big-endian two's complement of fixed length in 128 bits.</summary>
    FixedDecimal128,

    /// <summary>Big-endian two's complement of variable length in 64 bits.</summary>
    BytesDecimal64,

    /// <summary>Big-endian two's complement of variable length in 128 bits.</summary>
    BytesDecimal128,

    /// <summary>Big-endian two's complement of more digits than decimals have, as a floating number.</summary>
    WideDecimal,

    /// <summary>IEEE 754 binary16 to binary32.</summary>
    Float16,

    /// <summary>Months, days and milliseconds in 12 bytes.</summary>
    Interval,

    /// <summary>Bytes of variable length: text or binary.</summary>
    Bytes,

    /// <summary>Bytes of fixed length.</summary>
    FixedBytes,

    /// <summary>The 16 bytes of a UUID as canonical text.</summary>
    Uuid,

    /// <summary>A column that holds nulls only.</summary>
    Null,
}
