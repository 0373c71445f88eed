namespace Quiver.Engine.Sql;

/// <summary>The kinds of tokens.</summary>
enum SqlTokenKind
{
    End,
    Word,
    QuotedIdentifier,
    Integer,
    Decimal,
    Float,
    String,
    Blob,
    Parameter,
    Symbol,
}
