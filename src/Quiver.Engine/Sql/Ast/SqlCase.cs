namespace Quiver.Engine.Sql.Ast;

/// <summary>CASE, with an operand in the simple form.</summary>
sealed record SqlCase(SqlExpression? Operand, IReadOnlyList<SqlWhen> Whens, SqlExpression? Else) : SqlExpression;
