namespace Quiver.Engine.Sql.Ast;

/// <summary><c>x IS [NOT] NULL</c>, TRUE, FALSE or UNKNOWN.</summary>
sealed record SqlIs(SqlExpression Operand, SqlTruthTest Test, bool Negated) : SqlExpression;
