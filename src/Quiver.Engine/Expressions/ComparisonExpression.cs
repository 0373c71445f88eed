using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;

namespace Quiver.Engine.Expressions;

/// <summary>Compares two operands of one type.</summary>
public sealed class ComparisonExpression : Expression
{
    internal ComparisonExpression(ComparisonOperator op, Expression left, Expression right)
        : base(DataType.Boolean, [left, right])
    {
        Operator = op;
    }

    /// <summary>How to compare.</summary>
    public ComparisonOperator Operator { get; }

    /// <summary>The left operand.</summary>
    public Expression Left => Children[0];

    /// <summary>The right operand.</summary>
    public Expression Right => Children[1];

    private protected override Expression Rebuild(IReadOnlyList<Expression> children) => new ComparisonExpression(Operator, children[0],
        children[1]);

    private protected override bool SameOperation(Expression other) => ((ComparisonExpression)other).Operator == Operator;

    private protected override int OperationHash() => (int)Operator;

    /// <inheritdoc/>
    public override string ToString() => $"{Left} {ComparisonOperators.Symbol(Operator)} {Right}";
}
