namespace Quiver.Engine.Sql.Ast;

/// <summary>Logical NOT.</summary>
sealed record SqlNot(SqlExpression Operand) : SqlExpression;
