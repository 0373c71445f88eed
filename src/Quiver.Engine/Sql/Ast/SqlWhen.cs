namespace Quiver.Engine.Sql.Ast;

/// <summary>One WHEN … THEN … of a CASE.</summary>
sealed record SqlWhen(SqlExpression Condition, SqlExpression Result) : SqlNode;
