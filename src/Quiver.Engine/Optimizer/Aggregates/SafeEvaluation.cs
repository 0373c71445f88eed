using System.Runtime.CompilerServices;
using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Optimizer.Aggregates;

/// <summary>Which expressions may be evaluated for rows that the statement would have left out before.</summary>
static class SafeEvaluation
{
    /// <summary>Whether an expression gives a value for every row: no error for a value that no result would have needed.</summary>
    public static bool CannotFail(Expression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return IsSafe(expression) && expression.Children.All(CannotFail);
    }

    /// <summary>Whether an expression is null where all columns that it reads are, of which there is one at least.</summary>
    public static bool IsNullForNull(Expression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return expression is ColumnExpression
            || (expression is ArithmeticExpression or CastExpression && expression.Children.Any(IsNullForNull));
    }

    static bool IsSafe(Expression expression) => expression switch
    {
        ColumnExpression or LiteralExpression or ComparisonExpression or LogicalExpression or CaseExpression => true,
        LikeExpression or InListExpression => true,
        UnaryExpression unary => unary.Operator is not (UnaryOperator.Negate or UnaryOperator.BitNot),
        CastExpression cast => IsWider(cast.Operand.Type.Logical, cast.Type),
        ArithmeticExpression arithmetic => Fits(arithmetic),
        _ => false,
    };

    static bool IsWider(DataType from, DataType to) => (from, to) switch
    {
        (DecimalType a, DecimalType b) => b.Scale >= a.Scale && b.Precision - b.Scale >= a.Precision - a.Scale,
        ({ IsInteger: true }, DecimalType b) => b.Precision - b.Scale >= ArithmeticTypes.AsDecimal(from).Precision,
        ({ IsInteger: true }, { Id: TypeId.Int64 }) => from.ByteWidth < 8,
        _ => from.Equals(to) || (from.IsNumeric && to.Id == TypeId.Float64),
    };

    /// <summary>Whether the type has room for every result.</summary>
    static bool Fits(ArithmeticExpression arithmetic)
    {
        if (arithmetic.Type.IsFloating)
        {
            return arithmetic.Operator is ArithmeticOperator.Add or ArithmeticOperator.Subtract or ArithmeticOperator.Multiply;
        }

        return (arithmetic.Left.Type, arithmetic.Right.Type, arithmetic.Type) is (DecimalType a, DecimalType b, DecimalType result)
            && arithmetic.Operator switch
            {
                ArithmeticOperator.Multiply => a.Precision + b.Precision <= result.Precision,
                ArithmeticOperator.Add or ArithmeticOperator.Subtract =>
                    Math.Max(a.Precision - a.Scale, b.Precision - b.Scale) + 1 <= result.Precision - result.Scale
                    && result.Scale >= Math.Max(a.Scale, b.Scale),
                _ => false,
            };
    }
}
