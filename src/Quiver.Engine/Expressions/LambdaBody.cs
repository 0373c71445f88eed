using Quiver.Arrow.Types;

namespace Quiver.Engine.Expressions;

/// <summary>
/// What a lambda computes, closed over: its columns are its own parameters and then what it captures of the row around it, numbered
/// below zero from -1 in this order. So no rule that follows the columns of a plan meets them, and two lambdas that compute the same
/// are equal whatever their parameters are called.
/// </summary>
/// <param name="Parameters">The names of the parameters, for people only.</param>
/// <param name="Captures">How many values of the row around it the lambda reads.</param>
/// <param name="Result">What it computes.</param>
sealed record LambdaBody(IReadOnlyList<string> Parameters, int Captures, Expression Result)
{
    /// <summary>The number of columns of the body.</summary>
    public int ColumnCount => Parameters.Count + Captures;

    /// <summary>The column of a parameter, or after those of a captured value.</summary>
    public static ColumnExpression Column(int ordinal, string name, DataType type) => new(new ColumnId(-1 - ordinal), name, type);

    /// <summary>Whether an expression of the body is one of its parameters.</summary>
    public bool IsParameter(Expression expression) =>
        expression is ColumnExpression column && column.Id.Value < 0 && -1 - column.Id.Value < Parameters.Count;

    /// <summary>What the lambda computes with the values that it captures in place of the columns that stand for them.</summary>
    public Expression Open(IReadOnlyList<Expression> captured) => Open(Result, captured);

    Expression Open(Expression expression, IReadOnlyList<Expression> captured)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (expression is ColumnExpression column)
        {
            return IsParameter(column) ? column : captured[-1 - column.Id.Value - Parameters.Count];
        }

        return expression.Children.Count == 0
            ? expression : expression.WithChildren([.. expression.Children.Select(c => Open(c, captured))]);
    }

    /// <summary>Where each column of the body is in a batch.</summary>
    public Dictionary<ColumnId, int> Ordinals() => Enumerable.Range(0, ColumnCount).ToDictionary(i => new ColumnId(-1 - i), i => i);

    /// <summary>The lambda as it stands in plans.</summary>
    public override string ToString() =>
        $"{(Parameters.Count == 1 ? Parameters[0] : $"({string.Join(", ", Parameters)})")} -> {Result}";
}
