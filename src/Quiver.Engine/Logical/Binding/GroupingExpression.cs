using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical.Binding;

/// <summary>GROUPING(…) before it is known which keys a grouping set leaves out: one bit an argument, set where it is left out.</summary>
sealed class GroupingExpression(IReadOnlyList<Expression> arguments) : Expression(DataType.Int64, arguments)
{
    private protected override Expression Rebuild(IReadOnlyList<Expression> children) => new GroupingExpression(children);

    private protected override bool SameOperation(Expression other) => true;

    private protected override int OperationHash() => 1;

    public override string ToString() => $"GROUPING({string.Join(", ", Children)})";
}
