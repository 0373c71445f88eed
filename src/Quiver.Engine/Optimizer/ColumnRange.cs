using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Optimizer;

/// <summary>What some bounds of one column leave of its values.</summary>
sealed class ColumnRange(OptimizerContext context)
{
    ComparisonExpression? _equal;
    ComparisonExpression? _lower;
    ComparisonExpression? _upper;
    Expression? _notNull;

    /// <summary>The fewest conditions that say the same as all that were added.</summary>
    public IReadOnlyList<Expression> Conditions => _equal is not null ? [_equal]
        : _lower is null && _upper is null ? [_notNull!]
        : [.. new Expression?[] { _lower, _upper }.OfType<Expression>()];

    /// <summary>Adds a bound; false where no value is left.</summary>
    public bool Add(Expression bound)
    {
        if (bound is not ComparisonExpression comparison)
        {
            _notNull = bound;
            return true;
        }

        switch (comparison.Operator)
        {
            case ComparisonOperator.Equal:
                if (_equal is not null && !Holds(_equal.Right, ComparisonOperator.Equal, comparison.Right))
                {
                    return false;
                }

                _equal ??= comparison;
                break;
            case ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual:
                _lower = _lower is null || Meets(comparison, _lower, ComparisonOperator.Greater) ? comparison : _lower;
                break;
            default:
                _upper = _upper is null || Meets(comparison, _upper, ComparisonOperator.Less) ? comparison : _upper;
                break;
        }

        return _equal is not null ? Admits(_lower, _equal.Right) && Admits(_upper, _equal.Right)
            : _lower is null || _upper is null || !IsCrossed(_lower, _upper);
    }

    /// <summary>Whether a bound is tighter than another of its side; of two with one value the strict one is.</summary>
    bool Meets(ComparisonExpression bound, ComparisonExpression other, ComparisonOperator strict) =>
        Holds(bound.Right, strict, other.Right)
        || (bound.Operator == strict && Holds(bound.Right, ComparisonOperator.Equal, other.Right));

    bool Admits(ComparisonExpression? bound, Expression value) => bound is null || Holds(value, bound.Operator, bound.Right);

    bool IsCrossed(ComparisonExpression lower, ComparisonExpression upper)
    {
        bool isClosed = lower.Operator == ComparisonOperator.GreaterOrEqual && upper.Operator == ComparisonOperator.LessOrEqual;
        return Holds(lower.Right, isClosed ? ComparisonOperator.Greater : ComparisonOperator.GreaterOrEqual, upper.Right);
    }

    bool Holds(Expression left, ComparisonOperator comparison, Expression right) =>
        context.EvaluateConstant(new ComparisonExpression(comparison, left, right)).IsTrue;
}
