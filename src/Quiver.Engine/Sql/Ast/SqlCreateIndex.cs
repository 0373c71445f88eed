namespace Quiver.Engine.Sql.Ast;

/// <summary>CREATE INDEX.</summary>
sealed record SqlCreateIndex(
    SqlIdentifier? Name,
    SqlName Table,
    IReadOnlyList<SqlOrderItem> Keys,
    bool Unique,
    SqlCreateMode Mode) : SqlStatement;
