namespace Quiver.Engine.Sql.Ast;

/// <summary>Access to a field of a struct, <c>(expression).field</c> or <c>f(x).field</c>.</summary>
sealed record SqlFieldAccess(SqlExpression Target, SqlIdentifier Field) : SqlExpression;
