using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Optimizer.Aggregates;

/// <summary>
/// Answers COUNT, MIN and MAX of a whole table from its exact statistics, so that nothing is read. Filters and limits over the scan, or
/// one call that the statistics do not answer, leave the plan as it is.
/// </summary>
sealed class MetadataAggregates : IOptimizerRule
{
    public string Name => nameof(MetadataAggregates);

    public string Purpose => "answers COUNT, MIN and MAX of a whole table from its statistics";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) =>
        PlanRewriter.BottomUp(plan, node => node is LogicalAggregate { Keys.Count: 0, Calls.Count: > 0 } aggregate
            ? Answer(aggregate) ?? node : node);

    static LogicalValues? Answer(LogicalAggregate aggregate)
    {
        var values = new List<Expression>();
        foreach ((PlanColumn column, AggregateCall call) in aggregate.Calls)
        {
            if (call.Filter is not null || Answer(call, aggregate.Input) is not { } value || !value.Type.Equals(column.Type))
            {
                return null;
            }

            values.Add(new LiteralExpression(value));
        }

        return new LogicalValues(aggregate.Output, [values]);
    }

    static ScalarValue? Answer(AggregateCall call, LogicalPlan input)
    {
        if (call.Arguments.Count > 1 || call.Function.Name is not ("count" or "min" or "max"))
        {
            return null;
        }

        if (call.Arguments.Count == 0)
        {
            return TableOf(input, null, out _) is { } table ? ScalarValue.Int64(table.RowCount) : null;
        }

        if (call.Arguments[0] is not ColumnExpression read || TableOf(input, read.Id, out int ordinal) is not { } statistics
            || ordinal >= statistics.Columns.Count)
        {
            return null;
        }

        ColumnStatistics column = statistics.Columns[ordinal];
        if (call.Function.Name == "count")
        {
            return !call.IsDistinct && column.NullCount is { } nulls ? ScalarValue.Int64(statistics.RowCount - nulls) : null;
        }

        bool isEmpty = column.NullCount == statistics.RowCount;
        return isEmpty ? ScalarValue.Null(read.Type)
            : !column.HasExactBounds ? null
            : call.Function.Name == "min" ? column.Min : column.Max;
    }

    /// <summary>Follows a column down to a scan of all rows of a table that knows them exactly.</summary>
    static TableStatistics? TableOf(LogicalPlan plan, ColumnId? column, out int ordinal)
    {
        ordinal = 0;
        while (plan is LogicalProject project)
        {
            if (column is { } id)
            {
                if (project.Projections.FirstOrDefault(p => p.Column.Id == id)?.Expression is not ColumnExpression below)
                {
                    return null;
                }

                column = below.Id;
            }

            plan = project.Input;
        }

        if (plan is not LogicalScan { Filters.Count: 0, Limit: null, Table.Statistics: { IsExact: true } statistics } scan)
        {
            return null;
        }

        if (column is { } wanted)
        {
            ordinal = scan.AllColumns.Select(c => c.Id).ToList().IndexOf(wanted);
            return ordinal >= 0 ? statistics : null;
        }

        return statistics;
    }
}
