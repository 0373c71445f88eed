namespace Quiver.Engine.Sql.Ast;

/// <summary><c>x [NOT] IN (query)</c>; <paramref name="Operand"/> is a <see cref="SqlRow"/> for several columns.</summary>
sealed record SqlInSubquery(SqlExpression Operand, SqlQuery Query, bool Negated) : SqlExpression;
