namespace Quiver.Engine.Sql.Ast;

/// <summary><c>x [NOT] IN (a, b)</c>; the list may be empty.</summary>
sealed record SqlInList(SqlExpression Operand, IReadOnlyList<SqlExpression> Items, bool Negated) : SqlExpression;
