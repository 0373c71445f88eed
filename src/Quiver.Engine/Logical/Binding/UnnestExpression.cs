using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical.Binding;

/// <summary>The elements of a list inside an expression; the binder replaces each by a column of a <see cref="LogicalUnnest"/>.</summary>
/// <param name="list">The list.</param>
/// <param name="keepsEmpty">Whether a row without elements stays, with null: <c>unnest_outer</c>.</param>
sealed class UnnestExpression(Expression list, bool keepsEmpty = false) : Expression(ElementOf(list.Type), [list])
{
    /// <summary>Whether a row without elements stays, with null.</summary>
    public bool KeepsEmpty { get; } = keepsEmpty;

    /// <summary>The list.</summary>
    public Expression List => Children[0];

    /// <summary>Whether an expression has one in it.</summary>
    public static bool IsIn(Expression expression) => ExpressionRewriter.Any(expression, e => e is UnnestExpression);

    /// <summary>The type of the elements of a list type; null is the empty list.</summary>
    public static DataType ElementOf(DataType type) => type.Logical is ListType list ? list.Element : DataType.Null;

    private protected override Expression Rebuild(IReadOnlyList<Expression> children) =>
        new UnnestExpression(children[0], KeepsEmpty);

    private protected override bool SameOperation(Expression other) => KeepsEmpty == ((UnnestExpression)other).KeepsEmpty;

    private protected override int OperationHash() => KeepsEmpty ? 3 : 2;

    public override string ToString() => $"{(KeepsEmpty ? "unnest_outer" : "unnest")}({List})";
}
