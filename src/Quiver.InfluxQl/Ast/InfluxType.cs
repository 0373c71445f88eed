namespace Quiver.InfluxQl.Ast;

/// <summary>The types of fields, tags and casts.</summary>
enum InfluxType
{
    Unknown,
    Float,
    Integer,
    Unsigned,
    String,
    Boolean,
    Time,
    Duration,
    Tag,
    AnyField,
}
