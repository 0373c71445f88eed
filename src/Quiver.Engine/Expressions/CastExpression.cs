using Quiver.Arrow.Types;

namespace Quiver.Engine.Expressions;

/// <summary>Converts a value to another type.</summary>
public sealed class CastExpression : Expression
{
    internal CastExpression(Expression operand, DataType type, bool isTry = false)
        : base(type, [operand])
    {
        IsTry = isTry;
    }

    /// <summary>Whether a value that cannot be converted becomes null instead of an error.</summary>
    public bool IsTry { get; }

    /// <summary>The operand.</summary>
    public Expression Operand => Children[0];

    private protected override Expression Rebuild(IReadOnlyList<Expression> children) => new CastExpression(children[0], Type, IsTry);

    private protected override bool SameOperation(Expression other) => ((CastExpression)other).IsTry == IsTry;

    private protected override int OperationHash() => Type.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"{(IsTry ? "TRY_CAST" : "CAST")}({Operand} AS {Type})";
}
