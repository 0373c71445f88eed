namespace Quiver.Engine.Sql.Ast;

/// <summary>One element of ORDER BY; a null expression is <c>ORDER BY ALL</c>.</summary>
sealed record SqlOrderItem(SqlExpression? Expression, bool Descending, SqlNullOrder Nulls) : SqlNode;
