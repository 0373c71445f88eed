namespace Quiver.Engine.Sql.Ast;

/// <summary><c>a[lower:upper:step]</c>; a missing bound (or <c>-</c>) is null.</summary>
sealed record SqlSlice(SqlExpression Target, SqlExpression? Lower, SqlExpression? Upper, SqlExpression? Step) : SqlExpression;
