using Quiver.Arrow.Types;
using Quiver.Engine.Functions;

namespace Quiver.Engine.Expressions;

/// <summary>A call of a scalar function.</summary>
public sealed class FunctionExpression : Expression
{
    internal FunctionExpression(ScalarFunction function, IReadOnlyList<Expression> arguments, DataType type)
        : base(type, arguments)
    {
        Function = function;
    }

    /// <summary>The function.</summary>
    public ScalarFunction Function { get; }

    internal override bool IsVolatile => Function.Volatility == Volatility.Volatile;

    private protected override Expression Rebuild(IReadOnlyList<Expression> children) => new FunctionExpression(Function, children, Type);

    private protected override bool SameOperation(Expression other) => ReferenceEquals(((FunctionExpression)other).Function,
        Function) && !IsVolatile;

    private protected override int OperationHash() => Function.Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"{Function.Name}({string.Join(", ", Children)})";
}
