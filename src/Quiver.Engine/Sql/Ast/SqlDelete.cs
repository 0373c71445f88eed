namespace Quiver.Engine.Sql.Ast;

/// <summary>DELETE.</summary>
sealed record SqlDelete(
    SqlNamedTable Table,
    SqlTableReference? Using,
    SqlExpression? Where,
    IReadOnlyList<SqlSelectItem> Returning) : SqlStatement;
