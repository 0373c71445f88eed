using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Regexes;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Evaluation;

/// <summary>A chain of operators that leans left, however long: applied one by one.</summary>
sealed class OperatorRowExpression : RowExpression
{
    readonly RowExpression _first;
    readonly OperatorStep[] _steps;
    readonly bool _hasFloatDivision;

    /// <summary>Makes a chain.</summary>
    public OperatorRowExpression(RowExpression first, OperatorStep[] steps, bool hasFloatDivision)
    {
        _first = first;
        _steps = steps;
        _hasFloatDivision = hasFloatDivision;
        Type = first.Type;
        foreach (OperatorStep step in steps)
        {
            Type = ValueOperators.TypeOf(step.Operator, Type, step.Right.Type, hasFloatDivision);
        }
    }

    /// <inheritdoc/>
    public override InfluxType Type { get; }

    /// <inheritdoc/>
    public override InfluxValue Evaluate(ReadOnlySpan<InfluxValue> row)
    {
        InfluxValue value = _first.Evaluate(row);
        foreach (ref readonly OperatorStep step in _steps.AsSpan())
        {
            if (IsDecided(step, value))
            {
                continue;
            }

            value = step.Pattern is { } pattern
                ? Match(step.Operator, value, pattern)
                : ValueOperators.Apply(step.Operator, value, step.Right.Evaluate(row), _hasFloatDivision);
        }

        return value;
    }

    /// <summary>Whether the right side cannot change the result: false AND anything, true OR any boolean.</summary>
    static bool IsDecided(in OperatorStep step, InfluxValue left) => left.Type == InfluxType.Boolean && (left.Boolean
        ? step.Operator == InfluxOperator.Or && step.Right.Type == InfluxType.Boolean
        : step.Operator == InfluxOperator.And);

    static InfluxValue Match(InfluxOperator operation, InfluxValue value, GoRegex pattern) => operation switch
    {
        InfluxOperator.Matches => InfluxValue.Of(value.Type == InfluxType.String && pattern.IsMatch(value.Text)),
        InfluxOperator.MatchesNot => InfluxValue.Of(value.Type == InfluxType.String && !pattern.IsMatch(value.Text)),
        _ when InfluxOperators.IsPredicate(operation) => InfluxValue.Of(false),
        _ => InfluxValue.Null,
    };
}
