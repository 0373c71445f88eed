namespace Quiver.Engine.Sql.Ast;

/// <summary><c>[a, b]</c> or <c>ARRAY[a, b]</c>.</summary>
sealed record SqlArray(IReadOnlyList<SqlExpression> Items) : SqlExpression;
