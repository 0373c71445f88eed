using Quiver.Engine.Types;

namespace Quiver.Engine.Expressions;

/// <summary>A constant.</summary>
public sealed class LiteralExpression : Expression
{
    /// <summary>Creates a constant.</summary>
    public LiteralExpression(ScalarValue value)
        : base((value ?? throw new ArgumentNullException(nameof(value))).Type, [])
    {
        Value = value;
    }

    /// <summary>The value.</summary>
    public ScalarValue Value { get; }

    private protected override Expression Rebuild(IReadOnlyList<Expression> children) => this;

    private protected override bool SameOperation(Expression other) => ((LiteralExpression)other).Value.Equals(Value);

    private protected override int OperationHash() => Value.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
