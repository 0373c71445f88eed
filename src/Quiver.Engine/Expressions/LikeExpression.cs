using Quiver.Arrow.Types;

namespace Quiver.Engine.Expressions;

/// <summary>Matches text against a pattern of <c>%</c> and <c>_</c>.</summary>
public sealed class LikeExpression : Expression
{
    internal LikeExpression(Expression operand, Expression pattern, string? escape, bool isCaseInsensitive)
        : base(DataType.Boolean, [operand, pattern])
    {
        Escape = escape;
        IsCaseInsensitive = isCaseInsensitive;
    }

    /// <summary>The text.</summary>
    public Expression Operand => Children[0];

    /// <summary>The pattern.</summary>
    public Expression Pattern => Children[1];

    /// <summary>The escape character; null for the backslash of PostgreSQL.</summary>
    public string? Escape { get; }

    /// <summary>Whether this is ILIKE.</summary>
    public bool IsCaseInsensitive { get; }

    private protected override Expression Rebuild(IReadOnlyList<Expression> children) =>
        new LikeExpression(children[0], children[1], Escape, IsCaseInsensitive);

    private protected override bool SameOperation(Expression other) =>
        other is LikeExpression o && o.Escape == Escape && o.IsCaseInsensitive == IsCaseInsensitive;

    private protected override int OperationHash() => HashCode.Combine(Escape, IsCaseInsensitive);

    /// <inheritdoc/>
    public override string ToString() => $"{Operand} {(IsCaseInsensitive ? "ILIKE" : "LIKE")} {Pattern}";
}
