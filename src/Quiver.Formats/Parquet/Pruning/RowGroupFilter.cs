using Quiver.Compute.Comparison;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;

namespace Quiver.Formats.Parquet.Pruning;

/// <summary>Decides from bounds whether any row of a row group can pass a filter. Where it does not know, rows may pass.</summary>
/// <param name="boundsOf">The bounds of a column by its ordinal in the table.</param>
/// <param name="ordinalOf">The ordinal of a column in the filters.</param>
/// <param name="mayContain">Whether a column may hold a value that lies within its bounds, as Bloom filters know; null where
/// nothing is known.</param>
sealed class RowGroupFilter(
    Func<int, ColumnBounds> boundsOf, Func<ColumnExpression, int> ordinalOf, Func<int, BoundValue, bool>? mayContain = null)
{
    /// <summary>Longer lists are compared with bounds only: each value costs a read of the Bloom filter.</summary>
    const int MaxProbes = 256;

    /// <summary>Returns the column that a single condition is on, where bounds can decide conditions of its shape.</summary>
    public static ColumnExpression? ColumnOf(Expression filter) => filter switch
    {
        ComparisonExpression { Left: ColumnExpression column, Right: LiteralExpression } => column,
        ComparisonExpression { Left: LiteralExpression, Right: ColumnExpression column } => column,
        InListExpression { IsNegated: false, Operand: ColumnExpression column } => column,
        UnaryExpression { Operator: UnaryOperator.IsNull or UnaryOperator.IsNotNull, Operand: ColumnExpression column } => column,
        _ => TextPrefix.ColumnOf(filter),
    };

    /// <summary>Says whether a filter can leave rows out here: by bounds or by evaluating it on decoded columns.</summary>
    public static bool IsSupported(Expression filter) => RowFilter.IsSupported(filter);

    /// <summary>Says whether some row may pass a filter.</summary>
    public bool MayPass(Expression filter) => filter switch
    {
        ComparisonExpression { Left: ColumnExpression column, Right: LiteralExpression literal } comparison =>
            MayPass(column, comparison.Operator, literal),
        ComparisonExpression { Left: LiteralExpression literal, Right: ColumnExpression column } comparison =>
            MayPass(column, ComparisonOperators.Swap(comparison.Operator), literal),
        InListExpression { IsNegated: false, Operand: ColumnExpression column } list => MayPass(column, list),
        UnaryExpression { Operator: UnaryOperator.IsNull, Operand: ColumnExpression column } =>
            boundsOf(ordinalOf(column)).NullCount != 0,
        UnaryExpression { Operator: UnaryOperator.IsNotNull, Operand: ColumnExpression column } => HasValues(boundsOf(ordinalOf(column))),
        LogicalExpression { IsAnd: true } and => and.Children.All(MayPass),
        LogicalExpression or => or.Children.Any(MayPass),
        _ when TextPrefix.Of(filter) is { } prefix => MayPass(TextPrefix.ColumnOf(filter)!, prefix),
        _ => true,
    };

    /// <summary>Says whether some row may pass a range that became known while the query runs.</summary>
    public bool MayPass(RuntimeFilter filter)
    {
        if (filter.Range is not { } range)
        {
            return true;
        }

        var bounds = boundsOf(filter.Ordinal);
        if (filter.PassesNulls && bounds.NullCount != 0)
        {
            return true;
        }

        return range.Min <= range.Max && HasValues(bounds)
            && (bounds.Min is not { Integer: { } min } || min <= range.Max) && (bounds.Max is not { Integer: { } max }
                || max >= range.Min);
    }

    bool MayContain(ColumnExpression column, BoundValue value) => mayContain is null || mayContain(ordinalOf(column), value);

    static bool HasValues(ColumnBounds bounds) => bounds.NullCount is not { } nulls || nulls < bounds.RowCount;

    bool MayPass(ColumnExpression column, ComparisonOperator op, LiteralExpression literal)
    {
        if (op > ComparisonOperator.GreaterOrEqual || !literal.Type.Equals(column.Type) || BoundValue.Of(literal.Value) is not { } value)
        {
            return true;
        }

        var bounds = boundsOf(ordinalOf(column));
        if (!HasValues(bounds))
        {
            return false;
        }

        var toMin = bounds.Min is { } min ? min.CompareTo(value) : (int?)null;
        var toMax = bounds.Max is { } max ? max.CompareTo(value) : (int?)null;
        return op switch
        {
            ComparisonOperator.Equal => !(toMin > 0) && !(toMax < 0) && MayContain(column, value),
            ComparisonOperator.NotEqual => bounds.MayHaveNan || !(toMin == 0 && toMax == 0) || value.Bytes is not null,
            ComparisonOperator.Less => !(toMin >= 0),
            ComparisonOperator.LessOrEqual => !(toMin > 0),
            ComparisonOperator.Greater => bounds.MayHaveNan || !(toMax <= 0),
            _ => bounds.MayHaveNan || !(toMax < 0),
        };
    }

    bool MayPass(ColumnExpression column, byte[] prefix)
    {
        var bounds = boundsOf(ordinalOf(column));
        return HasValues(bounds) && TextPrefix.MayLieBetween(prefix, bounds.Min, bounds.Max);
    }

    bool MayPass(ColumnExpression column, InListExpression list)
    {
        var bounds = boundsOf(ordinalOf(column));
        if (!HasValues(bounds))
        {
            return false;
        }

        foreach (var item in list.Values)
        {
            if (item.IsNull)
            {
                continue;
            }

            if (!item.Type.Equals(column.Type) || BoundValue.Of(item) is not { } value)
            {
                return true;
            }

            if (!(bounds.Min is { } min && min.CompareTo(value) > 0) && !(bounds.Max is { } max && max.CompareTo(value) < 0)
                && (list.Values.Count > MaxProbes || MayContain(column, value)))
            {
                return true;
            }
        }

        return false;
    }
}
