namespace Quiver.Engine.Sql.Ast;

/// <summary><c>column = value</c>; several columns take a row or a subquery.</summary>
sealed record SqlAssignment(IReadOnlyList<SqlName> Columns, SqlExpression Value) : SqlNode;
