using Quiver.Formats.Codecs;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Inspection;

/// <summary>The names that the Thrift definition of the format gives to what files are made of.</summary>
static class FormatNames
{
    static readonly string[] Types =
        ["BOOLEAN", "INT32", "INT64", "INT96", "FLOAT", "DOUBLE", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"];

    static readonly string[] Repetitions = ["REQUIRED", "OPTIONAL", "REPEATED"];

    static readonly string[] ConvertedTypes =
    [
        "UTF8", "MAP", "MAP_KEY_VALUE", "LIST", "ENUM", "DECIMAL", "DATE", "TIME_MILLIS", "TIME_MICROS", "TIMESTAMP_MILLIS",
        "TIMESTAMP_MICROS", "UINT_8", "UINT_16", "UINT_32", "UINT_64", "INT_8", "INT_16", "INT_32", "INT_64", "JSON", "BSON", "INTERVAL",
    ];

    static readonly string[] Codecs = ["UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW"];

    static readonly string[] Encodings =
    [
        "PLAIN", "GROUP_VAR_INT", "PLAIN_DICTIONARY", "RLE", "BIT_PACKED", "DELTA_BINARY_PACKED", "DELTA_LENGTH_BYTE_ARRAY",
        "DELTA_BYTE_ARRAY", "RLE_DICTIONARY", "BYTE_STREAM_SPLIT",
    ];

    /// <summary>Returns the name of a physical type.</summary>
    public static string Of(ParquetType type) => Named(Types, (int)type);

    /// <summary>Returns the name of a repetition.</summary>
    public static string Of(FieldRepetition repetition) => Named(Repetitions, (int)repetition);

    /// <summary>Returns the name of a converted type.</summary>
    public static string Of(ConvertedType type) => type == ConvertedType.Null ? "PARQUET_NULL" : Named(ConvertedTypes, (int)type);

    /// <summary>Returns the name of a codec.</summary>
    public static string Of(CompressionCodec codec) => Named(Codecs, (int)codec);

    /// <summary>Returns the name of an encoding.</summary>
    public static string Of(ParquetEncoding encoding) => Named(Encodings, (int)encoding);

    /// <summary>Returns the name of a logical type with its parameters, in the form that DuckDB shows.</summary>
    public static string Of(LogicalType type) => type.Kind switch
    {
        LogicalKind.Decimal => FormattableString.Invariant($"DecimalType(scale={type.Scale}, precision={type.Precision})"),
        LogicalKind.Integer => FormattableString.Invariant($"IntType(bitWidth={type.BitWidth}, isSigned={Flag(type.IsSigned)})"),
        LogicalKind.Time => FormattableString.Invariant($"TimeType(isAdjustedToUTC={Flag(type.IsAdjustedToUtc)}, unit={Unit(type)})"),
        LogicalKind.Timestamp =>
            FormattableString.Invariant($"TimestampType(isAdjustedToUTC={Flag(type.IsAdjustedToUtc)}, unit={Unit(type)})"),
        LogicalKind.Unknown => "NullType()",
        LogicalKind.Uuid => "UUIDType()",
        var kind when Enum.IsDefined(kind) => $"{kind}Type()",
        var kind => FormattableString.Invariant($"{(int)kind}"),
    };

    static int Flag(bool value) => value ? 1 : 0;

    static string Unit(LogicalType type) =>
        $"TimeUnit(MILLIS={(type.Unit == ParquetTimeUnit.Millis ? "MilliSeconds()" : "<null>")}, "
        + $"MICROS={(type.Unit == ParquetTimeUnit.Micros ? "MicroSeconds()" : "<null>")}, "
        + $"NANOS={(type.Unit == ParquetTimeUnit.Nanos ? "NanoSeconds()" : "<null>")})";

    /// <summary>A number that the definition does not know is shown as it is.</summary>
    static string Named(string[] names, int value) =>
        value >= 0 && value < names.Length ? names[value] : FormattableString.Invariant($"{value}");
}
