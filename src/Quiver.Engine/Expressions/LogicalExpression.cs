using Quiver.Arrow.Types;

namespace Quiver.Engine.Expressions;

/// <summary>AND or OR of two or more booleans, three-valued.</summary>
public sealed class LogicalExpression : Expression
{
    internal LogicalExpression(bool isAnd, IReadOnlyList<Expression> operands)
        : base(DataType.Boolean, operands)
    {
        IsAnd = isAnd;
    }

    /// <summary>True for AND, false for OR.</summary>
    public bool IsAnd { get; }

    private protected override Expression Rebuild(IReadOnlyList<Expression> children) => new LogicalExpression(IsAnd, children);

    private protected override bool SameOperation(Expression other) => ((LogicalExpression)other).IsAnd == IsAnd;

    private protected override int OperationHash() => IsAnd ? 1 : 2;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(IsAnd ? " AND " : " OR ", Children.Select(c => c is LogicalExpression ? $"({c})" : c.ToString()));
}
