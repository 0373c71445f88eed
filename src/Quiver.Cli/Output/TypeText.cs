using Quiver.Arrow.Types;

namespace Quiver.Cli.Output;

/// <summary>The short names of types that tables show below the names of columns.</summary>
static class TypeText
{
    /// <summary>Returns the name of a type as a person would write it.</summary>
    public static string Of(DataType type) => type.Logical switch
    {
        { Id: TypeId.Utf8 } => "text",
        { Id: TypeId.Binary } => "bytes",
        { Id: TypeId.Boolean } => "bool",
        DecimalType d => $"decimal({d.Precision},{d.Scale})",
        TimestampType { Zone: not null } => "timestamptz",
        TimestampType => "timestamp",
        TimeType => "time",
        DurationType => "duration",
        ListType list => Of(list.Element) + "[]",
        StructType => "struct",
        MapType => "map",
        DataType other => other.ToString().ToLowerInvariant(),
    };
}
