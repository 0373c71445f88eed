namespace Quiver.Engine.Sql.Ast;

/// <summary><c>EXISTS (query)</c>.</summary>
sealed record SqlExists(SqlQuery Query) : SqlExpression;
