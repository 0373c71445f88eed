namespace Quiver.Engine.Sql.Ast;

/// <summary>SET name = value; a null value is RESET or DEFAULT. The scope is lower case: session, local, global, or null.</summary>
sealed record SqlSet(SqlName Name, IReadOnlyList<SqlExpression>? Values, string? Scope) : SqlStatement;
