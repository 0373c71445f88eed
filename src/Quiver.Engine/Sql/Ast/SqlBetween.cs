namespace Quiver.Engine.Sql.Ast;

/// <summary><c>x [NOT] BETWEEN [SYMMETRIC] low AND high</c>.</summary>
sealed record SqlBetween(SqlExpression Operand, SqlExpression Low, SqlExpression High, bool Symmetric, bool Negated) : SqlExpression;
