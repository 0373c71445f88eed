using Quiver.Arrow.Types;
using Quiver.Formats.Parquet.Schemas;

namespace Quiver.Formats.Parquet.Inspection;

/// <summary>The names in SQL of the types that leaves are read as.</summary>
static class SqlTypeNames
{
    static readonly Dictionary<TypeId, string> Names = new()
    {
        [TypeId.Null] = "\"NULL\"", [TypeId.Boolean] = "BOOLEAN", [TypeId.Int8] = "TINYINT", [TypeId.Int16] = "SMALLINT",
        [TypeId.Int32] = "INTEGER", [TypeId.Int64] = "BIGINT", [TypeId.UInt8] = "UTINYINT", [TypeId.UInt16] = "USMALLINT",
        [TypeId.UInt32] = "UINTEGER", [TypeId.UInt64] = "UBIGINT", [TypeId.Float32] = "FLOAT", [TypeId.Float64] = "DOUBLE",
        [TypeId.Utf8] = "VARCHAR", [TypeId.Binary] = "BLOB", [TypeId.Date] = "DATE", [TypeId.Interval] = "INTERVAL",
    };

    /// <summary>Returns the name of the type of a leaf.</summary>
    public static string Of(SchemaNode leaf) => (leaf.LeafKind, leaf.Type) switch
    {
        (LeafKind.Uuid, _) => "UUID",
        (_, DecimalType type) => FormattableString.Invariant($"DECIMAL({type.Precision},{type.Scale})"),
        (_, TimestampType { Zone: not null }) => "TIMESTAMP WITH TIME ZONE",
        (_, TimestampType { Unit: TimeUnit.Nanosecond }) => "TIMESTAMP_NS",
        (_, TimestampType) => "TIMESTAMP",
        (_, TimeType { Unit: TimeUnit.Nanosecond }) => "TIME_NS",
        (_, TimeType) => "TIME",
        (_, var type) => Names[type.Id],
    };
}
