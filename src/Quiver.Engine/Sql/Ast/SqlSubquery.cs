namespace Quiver.Engine.Sql.Ast;

/// <summary>A scalar subquery.</summary>
sealed record SqlSubquery(SqlQuery Query) : SqlExpression;
