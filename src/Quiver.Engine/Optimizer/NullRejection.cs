using System.Runtime.CompilerServices;
using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Optimizer;

/// <summary>What is certain of an expression when some columns are null.</summary>
static class NullRejection
{
    /// <summary>Whether a condition is false or null when all of the columns are null.</summary>
    public static bool Rejects(Expression condition, HashSet<ColumnId> columns)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return condition switch
        {
            LogicalExpression { IsAnd: true } => condition.Children.Any(c => Rejects(c, columns)),
            LogicalExpression => condition.Children.All(c => Rejects(c, columns)),
            UnaryExpression { Operator: UnaryOperator.IsNotNull or UnaryOperator.IsFalse } unary => IsNull(unary.Operand, columns),
            UnaryExpression { Operator: UnaryOperator.IsTrue } unary => Rejects(unary.Operand, columns),
            _ => IsNull(condition, columns),
        };
    }

    /// <summary>Whether an expression is null when all of the columns are null.</summary>
    public static bool IsNull(Expression expression, HashSet<ColumnId> columns)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return expression switch
        {
            ColumnExpression column => columns.Contains(column.Id),
            LiteralExpression literal => literal.Value.IsNull,
            ComparisonExpression { Operator: ComparisonOperator.DistinctFrom or ComparisonOperator.NotDistinctFrom } => false,
            ComparisonExpression or ArithmeticExpression or LikeExpression => expression.Children.Any(c => IsNull(c, columns)),
            InListExpression or CastExpression => IsNull(expression.Children[0], columns),
            UnaryExpression { Operator: UnaryOperator.Not or UnaryOperator.Negate or UnaryOperator.BitNot } unary =>
                IsNull(unary.Operand, columns),
            FunctionExpression { Function.PropagatesNulls: true } => expression.Children.Any(c => IsNull(c, columns)),
            LogicalExpression => expression.Children.All(c => IsNull(c, columns)),
            _ => false,
        };
    }
}
