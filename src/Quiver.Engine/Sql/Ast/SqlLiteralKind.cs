namespace Quiver.Engine.Sql.Ast;

/// <summary>The kinds of literals.</summary>
enum SqlLiteralKind
{
    Null,
    Boolean,
    Integer,
    Decimal,
    Float,
    String,
    Blob,
    Date,
    Time,
    Timestamp,
    TimestampTz,
}
