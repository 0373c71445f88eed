namespace Quiver.Engine.Sql.Ast;

/// <summary>A unary operator and its operand.</summary>
sealed record SqlUnary(SqlUnaryOperator Operator, SqlExpression Operand) : SqlExpression;
