using Quiver.Arrow.Types;
using Quiver.Engine.Types;

namespace Quiver.Engine.Expressions;

/// <summary>Whether an operand is one of some constants of its type: null where it is null, or is not among them and one of them is
/// null.</summary>
public sealed class InListExpression : Expression
{
    internal InListExpression(Expression operand, IReadOnlyList<ScalarValue> values, bool isNegated)
        : base(DataType.Boolean, [operand])
    {
        Values = values;
        IsNegated = isNegated;
    }

    /// <summary>The operand.</summary>
    public Expression Operand => Children[0];

    /// <summary>The constants; nulls among them included.</summary>
    public IReadOnlyList<ScalarValue> Values { get; }

    /// <summary>Whether this is NOT IN.</summary>
    public bool IsNegated { get; }

    private protected override Expression Rebuild(IReadOnlyList<Expression> children) =>
        new InListExpression(children[0], Values, IsNegated);

    private protected override bool SameOperation(Expression other) =>
        other is InListExpression o && o.IsNegated == IsNegated && o.Values.SequenceEqual(Values);

    private protected override int OperationHash() => HashCode.Combine(Values.Count, IsNegated, Values.Count > 0 ? Values[0] : null);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Operand} {(IsNegated ? "NOT IN" : "IN")} ({string.Join(", ", Values.Take(8))}{Rest})";

    string Rest => Values.Count > 8 ? $", … {Values.Count} values" : "";
}
