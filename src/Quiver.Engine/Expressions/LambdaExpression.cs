using Quiver.Arrow.Types;
using Quiver.Engine.Functions;

namespace Quiver.Engine.Expressions;

/// <summary>
/// A list function with a lambda. The operands are the list, the initial value of a reduction where there is one, and then what the
/// lambda captures of the row around it.
/// </summary>
sealed class LambdaExpression : Expression
{
    public LambdaExpression(string name, LambdaKind kind, bool hasInitial, IReadOnlyList<Expression> operands, LambdaBody body,
        DataType type)
        : base(type, operands)
    {
        Name = name;
        Kind = kind;
        HasInitial = hasInitial;
        Body = body;
        IsVolatile = body.Result.IsVolatile || HasVolatile(body.Result);
    }

    /// <summary>The name of the function.</summary>
    public string Name { get; }

    /// <summary>What the function does.</summary>
    public LambdaKind Kind { get; }

    /// <summary>Whether the second operand is the value that a reduction starts with.</summary>
    public bool HasInitial { get; }

    /// <summary>The lambda.</summary>
    public LambdaBody Body { get; }

    internal override bool IsVolatile { get; }

    /// <summary>The number of operands before the captured values.</summary>
    public int FirstCapture => HasInitial ? 2 : 1;

    private protected override Expression Rebuild(IReadOnlyList<Expression> children) =>
        new LambdaExpression(Name, Kind, HasInitial, children, Body, Type);

    private protected override bool SameOperation(Expression other) =>
        other is LambdaExpression o && o.Kind == Kind && o.HasInitial == HasInitial && !IsVolatile
            && o.Body.Parameters.Count == Body.Parameters.Count && o.Body.Result.Equals(Body.Result);

    private protected override int OperationHash() => HashCode.Combine(Kind, Body.Result);

    public override string ToString()
    {
        string start = HasInitial ? $", {Children[1]}" : "";
        return $"{Name}({Children[0]}, {Body}{start})";
    }

    static bool HasVolatile(Expression expression) => expression.IsVolatile || expression.Children.Any(HasVolatile);
}
