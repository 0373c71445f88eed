namespace Quiver.Engine.Sql.Ast;

/// <summary>A row value <c>(a, b)</c> or <c>ROW(a, b)</c>.</summary>
sealed record SqlRow(IReadOnlyList<SqlExpression> Items) : SqlExpression;
