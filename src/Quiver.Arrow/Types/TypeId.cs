namespace Quiver.Arrow.Types;

/// <summary>The kinds of logical types, after the Arrow columnar format.</summary>
public enum TypeId
{
    /// <summary>Every value is null.</summary>
    Null,

    /// <summary>One bit a value.</summary>
    Boolean,

    /// <summary>Signed, 8 bits.</summary>
    Int8,

    /// <summary>Signed, 16 bits.</summary>
    Int16,

    /// <summary>Signed, 32 bits.</summary>
    Int32,

    /// <summary>Signed, 64 bits.</summary>
    Int64,

    /// <summary>Unsigned, 8 bits.</summary>
    UInt8,

    /// <summary>Unsigned, 16 bits.</summary>
    UInt16,

    /// <summary>Unsigned, 32 bits.</summary>
    UInt32,

    /// <summary>Unsigned, 64 bits.</summary>
    UInt64,

    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>IEEE 754 binary64.</summary>
    Float64,

    /// <summary>Exact decimal of up to 38 digits, see <see cref="DecimalType"/>.</summary>
    Decimal,

    /// <summary>UTF-8 text.</summary>
    Utf8,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>Days since 1970-01-01.</summary>
    Date,

    /// <summary>Time of day, see <see cref="TimeType"/>.</summary>
    Time,

    /// <summary>A point in time, see <see cref="TimestampType"/>.</summary>
    Timestamp,

    /// <summary>An exact span of time, see <see cref="DurationType"/>.</summary>
    Duration,

    /// <summary>A calendar interval of months, days and nanoseconds.</summary>
    Interval,

    /// <summary>A sequence of values of one type, see <see cref="ListType"/>.</summary>
    List,

    /// <summary>Named fields, see <see cref="StructType"/>.</summary>
    Struct,

    /// <summary>Keys and values, see <see cref="MapType"/>.</summary>
    Map,

    /// <summary>Values by code into a dictionary, see <see cref="DictionaryType"/>.</summary>
    Dictionary,
}
