namespace Quiver.Engine.Sql.Ast;

/// <summary>CREATE VIEW.</summary>
sealed record SqlCreateView(
    SqlName Name,
    SqlCreateMode Mode,
    bool Temporary,
    IReadOnlyList<SqlIdentifier> Columns,
    SqlQuery Query) : SqlStatement;
