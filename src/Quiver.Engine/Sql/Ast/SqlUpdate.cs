namespace Quiver.Engine.Sql.Ast;

/// <summary>UPDATE.</summary>
sealed record SqlUpdate(
    SqlNamedTable Table,
    IReadOnlyList<SqlAssignment> Assignments,
    SqlTableReference? From,
    SqlExpression? Where,
    IReadOnlyList<SqlSelectItem> Returning) : SqlStatement;
