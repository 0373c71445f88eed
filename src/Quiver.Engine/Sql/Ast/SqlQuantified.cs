namespace Quiver.Engine.Sql.Ast;

/// <summary><c>x op ANY (…)</c> (also SOME) or <c>x op ALL (…)</c> over a subquery or a list value: one of the two is set.</summary>
sealed record SqlQuantified(
    SqlExpression Operand,
    SqlBinaryOperator Operator,
    bool IsAll,
    SqlQuery? Query,
    SqlExpression? List) : SqlExpression;
