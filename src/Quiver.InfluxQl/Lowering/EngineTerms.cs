using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Types;
using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Lowering;

/// <summary>Makes the engine's expressions in few words. Null counts as false in all of them: conditions of InfluxQL have no NOT.</summary>
static class EngineTerms
{
    /// <summary>True for every row.</summary>
    public static Expression True { get; } = new LiteralExpression(ScalarValue.Boolean(true));

    /// <summary>True for no row.</summary>
    public static Expression False { get; } = new LiteralExpression(ScalarValue.Boolean(false));

    /// <summary>A text.</summary>
    public static LiteralExpression Text(string value) => new(ScalarValue.Text(value));

    /// <summary>A comparison.</summary>
    public static Expression Compare(InfluxOperator operation, Expression left, Expression right) =>
        new ComparisonExpression(OperatorOf(operation), left, right);

    /// <summary>Equality.</summary>
    public static Expression Equal(Expression left, Expression right) => Compare(InfluxOperator.Equal, left, right);

    /// <summary>Inequality.</summary>
    public static Expression NotEqual(Expression left, Expression right) => Compare(InfluxOperator.NotEqual, left, right);

    /// <summary>Whether there is no value.</summary>
    public static Expression IsNull(Expression operand) => new UnaryExpression(UnaryOperator.IsNull, operand);

    /// <summary>Whether there is a value.</summary>
    public static Expression IsNotNull(Expression operand) => new UnaryExpression(UnaryOperator.IsNotNull, operand);

    /// <summary>Both.</summary>
    public static Expression And(params IReadOnlyList<Expression> operands) => new LogicalExpression(isAnd: true, operands);

    /// <summary>One of them.</summary>
    public static Expression Or(params IReadOnlyList<Expression> operands) => new LogicalExpression(isAnd: false, operands);

    /// <summary>Whether an operator compares values, which matching does not.</summary>
    public static bool IsComparison(InfluxOperator operation) => operation is InfluxOperator.Equal or InfluxOperator.NotEqual
        or InfluxOperator.Less or InfluxOperator.LessOrEqual or InfluxOperator.Greater or InfluxOperator.GreaterOrEqual;

    static ComparisonOperator OperatorOf(InfluxOperator operation) => operation switch
    {
        InfluxOperator.Equal => ComparisonOperator.Equal,
        InfluxOperator.NotEqual => ComparisonOperator.NotEqual,
        InfluxOperator.Less => ComparisonOperator.Less,
        InfluxOperator.LessOrEqual => ComparisonOperator.LessOrEqual,
        InfluxOperator.Greater => ComparisonOperator.Greater,
        _ => ComparisonOperator.GreaterOrEqual,
    };
}
