using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>A call of an aggregate inside an expression; the binder replaces each by a column of a
/// <see cref="LogicalAggregate"/>.</summary>
sealed class AggregateExpression(AggregateCall call) : Expression(call.Signature.Result, call.Arguments)
{
    public AggregateCall Call { get; } = call;

    private protected override Expression Rebuild(IReadOnlyList<Expression> children) => new AggregateExpression(Call with { Arguments =
        children });

    private protected override bool SameOperation(Expression other) => ((AggregateExpression)other).Call.SameAs(Call);

    private protected override int OperationHash() => Call.Function.Name.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Call.ToString();
}
