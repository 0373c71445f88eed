using Quiver.Arrow.Types;

namespace Quiver.Engine.Expressions;

/// <summary>An operator of one operand.</summary>
public sealed class UnaryExpression : Expression
{
    internal UnaryExpression(UnaryOperator op, Expression operand)
        : base(op is UnaryOperator.Negate or UnaryOperator.BitNot ? operand.Type : DataType.Boolean, [operand])
    {
        Operator = op;
    }

    /// <summary>What to do.</summary>
    public UnaryOperator Operator { get; }

    /// <summary>The operand.</summary>
    public Expression Operand => Children[0];

    private protected override Expression Rebuild(IReadOnlyList<Expression> children) => new UnaryExpression(Operator, children[0]);

    private protected override bool SameOperation(Expression other) => ((UnaryExpression)other).Operator == Operator;

    private protected override int OperationHash() => (int)Operator;

    /// <inheritdoc/>
    public override string ToString() => Operator switch
    {
        UnaryOperator.Not => $"NOT ({Operand})",
        UnaryOperator.IsNull => $"{Operand} IS NULL",
        UnaryOperator.IsNotNull => $"{Operand} IS NOT NULL",
        UnaryOperator.IsTrue => $"{Operand} IS TRUE",
        UnaryOperator.IsFalse => $"{Operand} IS FALSE",
        UnaryOperator.Negate => $"-({Operand})",
        _ => $"~({Operand})",
    };
}
