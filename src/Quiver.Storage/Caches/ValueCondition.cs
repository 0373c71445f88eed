using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;

namespace Quiver.Storage.Caches;

/// <summary>
/// Decides conditions over one column for single values, as far as they are made of =, !=, IN, IS NULL, AND, OR and NOT. Where it does
/// not know, a condition may hold: whoever asks applies it again.
/// </summary>
static class ValueCondition
{
    enum Truth
    {
        No,
        Yes,
        Null,
        Unknown,
    }

    /// <summary>Returns the one column that a condition is about; null where it is about several or of a kind that is not known.</summary>
    public static ColumnExpression? ColumnOf(Expression filter)
    {
        ColumnExpression? column = null;
        return IsKnown(filter, ref column) ? column : null;
    }

    /// <summary>Whether a condition may be true for a value of its column.</summary>
    public static bool MayHold(Expression filter, object? value) => Decide(filter, value) is Truth.Yes or Truth.Unknown;

    static bool IsKnown(Expression filter, ref ColumnExpression? column)
    {
        switch (filter)
        {
            case ComparisonExpression { Operator: ComparisonOperator.Equal or ComparisonOperator.NotEqual } comparison:
                return (comparison.Left is LiteralExpression && IsOn(comparison.Right, ref column))
                    || (comparison.Right is LiteralExpression && IsOn(comparison.Left, ref column));
            case InListExpression list:
                return IsOn(list.Operand, ref column);
            case UnaryExpression { Operator: UnaryOperator.IsNull or UnaryOperator.IsNotNull } unary:
                return IsOn(unary.Operand, ref column);
            case UnaryExpression { Operator: UnaryOperator.Not } not:
                return IsKnown(not.Operand, ref column);
            case LogicalExpression logical:
                foreach (var child in logical.Children)
                {
                    if (!IsKnown(child, ref column))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return false;
        }
    }

    static bool IsOn(Expression operand, ref ColumnExpression? column)
    {
        if (operand is not ColumnExpression found || (column is not null && column.Id != found.Id))
        {
            return false;
        }

        column = found;
        return true;
    }

    static Truth Decide(Expression filter, object? value) => filter switch
    {
        ComparisonExpression { Left: LiteralExpression literal } comparison => Compare(comparison, literal, value),
        ComparisonExpression { Right: LiteralExpression literal } comparison => Compare(comparison, literal, value),
        InListExpression list => Among(list, value),
        UnaryExpression { Operator: UnaryOperator.IsNull } => Of(value is null),
        UnaryExpression { Operator: UnaryOperator.IsNotNull } => Of(value is not null),
        UnaryExpression { Operator: UnaryOperator.Not } not => Negate(Decide(not.Operand, value)),
        LogicalExpression { IsAnd: true } and => Combine([.. and.Children.Select(child => Decide(child, value))], Truth.No, Truth.Yes),
        LogicalExpression or => Combine([.. or.Children.Select(child => Decide(child, value))], Truth.Yes, Truth.No),
        _ => Truth.Unknown,
    };

    static Truth Compare(ComparisonExpression comparison, LiteralExpression literal, object? value)
    {
        var isEqual = Same(literal.Value.Value, value);
        return comparison.Operator switch
        {
            ComparisonOperator.Equal => isEqual,
            ComparisonOperator.NotEqual => Negate(isEqual),
            _ => Truth.Unknown,
        };
    }

    static Truth Among(InListExpression list, object? value)
    {
        Truth[] same = [.. list.Values.Select(other => Same(other.Value, value))];
        var among = value is null ? Truth.Null : Combine(same, Truth.Yes, Truth.No);
        return list.IsNegated ? Negate(among) : among;
    }

    static Truth Same(object? left, object? right) => left is null || right is null ? Truth.Null
        : left.GetType() == right.GetType() ? Of(left.Equals(right))
        : Truth.Unknown;

    static Truth Of(bool holds) => holds ? Truth.Yes : Truth.No;

    static Truth Negate(Truth truth) => truth switch { Truth.Yes => Truth.No, Truth.No => Truth.Yes, _ => truth };

    static Truth Combine(Truth[] parts, Truth decisive, Truth otherwise) => parts.Contains(decisive) ? decisive
        : parts.Contains(Truth.Unknown) ? Truth.Unknown
        : parts.Contains(Truth.Null) ? Truth.Null
        : otherwise;
}
