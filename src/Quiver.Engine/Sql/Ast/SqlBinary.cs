namespace Quiver.Engine.Sql.Ast;

/// <summary>A binary operator; left-associative chains lean left and can be thousands deep, so walk <paramref name="Left"/> in a
/// loop.</summary>
sealed record SqlBinary(SqlBinaryOperator Operator, SqlExpression Left, SqlExpression Right) : SqlExpression;
