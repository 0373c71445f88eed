using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;

namespace Quiver.Engine.Expressions;

/// <summary>An arithmetic or bit operator of two operands.</summary>
public sealed class ArithmeticExpression : Expression
{
    internal ArithmeticExpression(ArithmeticOperator op, Expression left, Expression right, DataType type)
        : base(type, [left, right])
    {
        Operator = op;
    }

    /// <summary>What to do.</summary>
    public ArithmeticOperator Operator { get; }

    /// <summary>The left operand.</summary>
    public Expression Left => Children[0];

    /// <summary>The right operand.</summary>
    public Expression Right => Children[1];

    private protected override Expression Rebuild(IReadOnlyList<Expression> children) => new ArithmeticExpression(Operator, children[0],
        children[1], Type);

    private protected override bool SameOperation(Expression other) => ((ArithmeticExpression)other).Operator == Operator;

    private protected override int OperationHash() => (int)Operator;

    /// <inheritdoc/>
    public override string ToString() => $"{Wrap(Left)} {Symbol(Operator)} {Wrap(Right)}";

    static string Wrap(Expression operand) => operand is ArithmeticExpression ? $"({operand})" : operand.ToString();

    static string Symbol(ArithmeticOperator op) => op switch
    {
        ArithmeticOperator.Add => "+",
        ArithmeticOperator.Subtract => "-",
        ArithmeticOperator.Multiply => "*",
        ArithmeticOperator.Divide => "/",
        ArithmeticOperator.Modulo => "%",
        ArithmeticOperator.IntegerDivide => "//",
        ArithmeticOperator.BitAnd => "&",
        ArithmeticOperator.BitOr => "|",
        ArithmeticOperator.BitXor => "#",
        ArithmeticOperator.ShiftLeft => "<<",
        ArithmeticOperator.ShiftRight => ">>",
        _ => "^",
    };
}
