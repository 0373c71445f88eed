namespace Quiver.Engine.Sql.Ast;

/// <summary><c>a[index]</c>.</summary>
sealed record SqlSubscript(SqlExpression Target, SqlExpression Index) : SqlExpression;
