using Quiver.Arrow.Errors;
using Quiver.Compute.Comparison;
using Quiver.Compute.Grouping;
using Quiver.Compute.Joining;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>
/// Sorts the conditions of an ASOF join: equalities, one condition of order, and conditions of one side, which say which rows of it
/// take part.
/// </summary>
sealed class AsOfConditions(SqlJoin join, LogicalPlan left, LogicalPlan right)
{
    readonly HashSet<ColumnId> _left = [.. left.Output.Select(c => c.Id)];
    readonly HashSet<ColumnId> _right = [.. right.Output.Select(c => c.Id)];
    readonly List<Expression> _equalities = [];
    readonly List<Expression> _ofLeft = [];
    readonly List<Expression> _ofRight = [];
    ComparisonExpression? _order;

    /// <summary>Makes the join.</summary>
    public LogicalAsOfJoin Bind(JoinKind kind, IReadOnlyList<Expression> conditions)
    {
        foreach (Expression condition in conditions)
        {
            Add(condition);
        }

        if (_order is null)
        {
            throw Wrong("it has none; add one such as a.time >= b.time");
        }

        // A row whose value is null has no partner, which is what becomes of rows that a condition of their side leaves out.
        var order = new ComparisonExpression(_order.Operator, Only(_ofLeft, _order.Left), Only(_ofRight, _order.Right));
        return new LogicalAsOfJoin(kind, left, right, _equalities, order);
    }

    void Add(Expression condition)
    {
        HashSet<ColumnId> read = ExpressionRewriter.ColumnsOf(condition);
        if (!read.Overlaps(_right))
        {
            _ofLeft.Add(condition);
        }
        else if (!read.Overlaps(_left) && read.IsSubsetOf(_right))
        {
            _ofRight.Add(condition);
        }
        else if (condition is ComparisonExpression comparison && LeftFirst(comparison) is { } sides)
        {
            AddBetween(sides);
        }
        else
        {
            throw Wrong("this one also has a condition that reads both sides and is neither");
        }
    }

    void AddBetween(ComparisonExpression comparison)
    {
        switch (comparison.Operator)
        {
            case ComparisonOperator.Equal or ComparisonOperator.NotDistinctFrom:
                if (_equalities.Count == KeyLayout.NullBitsInFirstWord - 1)
                {
                    throw BindingErrors.NotSupported(join, $"an equality of type {comparison.Left.Type} in an ASOF JOIN is");
                }

                _equalities.Add(comparison);
                break;
            case ComparisonOperator.Less or ComparisonOperator.LessOrEqual or ComparisonOperator.Greater
                or ComparisonOperator.GreaterOrEqual:
                if (_order is not null)
                {
                    throw Wrong("this one has several");
                }

                if (!OrderWords.Supports(comparison.Left.Type))
                {
                    throw BindingErrors.NotSupported(join, $"an ASOF JOIN ordered by values of type {comparison.Left.Type} is");
                }

                _order = comparison;
                break;
            default:
                throw Wrong("<> is neither");
        }
    }

    /// <summary>Returns a comparison with the left side of the join on the left; null where an operand reads both sides.</summary>
    ComparisonExpression? LeftFirst(ComparisonExpression comparison)
    {
        bool isLeftFirst = IsOf(comparison.Right, _right) && !ExpressionRewriter.ColumnsOf(comparison.Left).Overlaps(_right);
        bool isRightFirst = IsOf(comparison.Left, _right) && !ExpressionRewriter.ColumnsOf(comparison.Right).Overlaps(_right);
        return isLeftFirst ? comparison
            : isRightFirst
                ? new ComparisonExpression(ComparisonOperators.Swap(comparison.Operator), comparison.Right, comparison.Left)
                : null;
    }

    static bool IsOf(Expression expression, HashSet<ColumnId> columns)
    {
        HashSet<ColumnId> read = ExpressionRewriter.ColumnsOf(expression);
        return read.Count > 0 && read.IsSubsetOf(columns);
    }

    static Expression Only(List<Expression> conditions, Expression value) => ExpressionRewriter.And(conditions) is { } condition
        ? new CaseExpression([condition, value, new LiteralExpression(ScalarValue.Null(value.Type))], value.Type)
        : value;

    QuiverException Wrong(string what) => BindingErrors.Invalid(
        join, $"an ASOF JOIN takes equalities between its sides and one inequality between them: {what}");
}
