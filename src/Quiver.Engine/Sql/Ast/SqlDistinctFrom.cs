namespace Quiver.Engine.Sql.Ast;

/// <summary><c>a IS [NOT] DISTINCT FROM b</c>.</summary>
sealed record SqlDistinctFrom(SqlExpression Left, SqlExpression Right, bool Negated) : SqlExpression;
