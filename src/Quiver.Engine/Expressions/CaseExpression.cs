using Quiver.Arrow.Types;

namespace Quiver.Engine.Expressions;

/// <summary>
/// Searched CASE: operands are condition, result, condition, result, …, default. A result is evaluated only for the rows
/// that reach it.
/// </summary>
public sealed class CaseExpression : Expression
{
    internal CaseExpression(IReadOnlyList<Expression> operands, DataType type)
        : base(type, operands)
    {
    }

    /// <summary>The number of WHEN branches.</summary>
    public int BranchCount => Children.Count / 2;

    /// <summary>The value where no branch applies.</summary>
    public Expression Default => Children[^1];

    private protected override Expression Rebuild(IReadOnlyList<Expression> children) => new CaseExpression(children, Type);

    private protected override bool SameOperation(Expression other) => true;

    private protected override int OperationHash() => Children.Count;

    /// <inheritdoc/>
    public override string ToString() =>
        $"CASE {string.Join(" ", Enumerable.Range(0, BranchCount).Select(Branch))} ELSE {Default} END";

    string Branch(int branch) => $"WHEN {Children[2 * branch]} THEN {Children[(2 * branch) + 1]}";
}
