using Quiver.Compute.Comparison;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Formats.Parquet.Pruning;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Tables;

/// <summary>Finds the range of time that filters leave.</summary>
static class TimeBounds
{
    /// <summary>Returns the times that rows can have which pass all filters.</summary>
    public static TimeRange Of(ScanRequest request, int timeOrdinal) =>
        Of(request.Filters, column => request.OrdinalOf(column) == timeOrdinal);

    /// <summary>Returns the times that rows can have which pass all filters.</summary>
    /// <param name="filters">The filters.</param>
    /// <param name="isTime">Whether a column is the time.</param>
    public static TimeRange Of(IEnumerable<Expression> filters, Func<ColumnExpression, bool> isTime) =>
        filters.Aggregate(TimeRange.All, (times, filter) => times.Intersect(Of(filter, isTime)));

    static TimeRange Of(Expression filter, Func<ColumnExpression, bool> isTime) => filter switch
    {
        LogicalExpression { IsAnd: true } and => Of(and.Children, isTime),
        LogicalExpression or => or.Children.Select(child => Of(child, isTime)).Aggregate(Around),
        ComparisonExpression { Left: ColumnExpression column, Right: LiteralExpression literal } comparison when isTime(column) =>
            Of(comparison.Operator, column, literal),
        ComparisonExpression { Left: LiteralExpression literal, Right: ColumnExpression column } comparison when isTime(column) =>
            Of(ComparisonOperators.Swap(comparison.Operator), column, literal),
        _ => TimeRange.All,
    };

    static TimeRange Around(TimeRange left, TimeRange right) =>
        left.IsEmpty ? right : right.IsEmpty ? left : new TimeRange(Math.Min(left.Min, right.Min), Math.Max(left.Max, right.Max));

    static TimeRange Of(ComparisonOperator comparison, ColumnExpression column, LiteralExpression literal)
    {
        if (!literal.Type.Equals(column.Type) || BoundValue.Of(literal.Value)?.Integer is not { } value)
        {
            return TimeRange.All;
        }

        var time = (long)value;
        return comparison switch
        {
            ComparisonOperator.Equal => new TimeRange(time, time),
            ComparisonOperator.Less => time == long.MinValue ? new TimeRange(0, -1) : TimeRange.All with { Max = time - 1 },
            ComparisonOperator.LessOrEqual => TimeRange.All with { Max = time },
            ComparisonOperator.Greater => time == long.MaxValue ? new TimeRange(0, -1) : TimeRange.All with { Min = time + 1 },
            ComparisonOperator.GreaterOrEqual => TimeRange.All with { Min = time },
            _ => TimeRange.All,
        };
    }
}
