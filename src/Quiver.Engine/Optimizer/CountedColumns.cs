using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Counts rows instead of the values of a column where the table knows that none of them is null: the column need not be read.
/// Follows a column through filters, projections and inner joins to its scan, not through what can make nulls.
/// </summary>
sealed class CountedColumns : IOptimizerRule
{
    public string Name => nameof(CountedColumns);

    public string Purpose => "counts rows in place of a column that has no nulls";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) =>
        PlanRewriter.BottomUp(plan, node => node switch
        {
            LogicalAggregate aggregate => Rewrite(aggregate),
            LogicalGroupingSets grouping => new LogicalGroupingSets(Rewrite(grouping.Grouped), grouping.Sets),
            _ => node,
        });

    static LogicalAggregate Rewrite(LogicalAggregate aggregate)
    {
        if (!aggregate.Calls.Any(c => CanCountRows(c.Call, aggregate.Input)))
        {
            return aggregate;
        }

        var calls = new List<(PlanColumn, AggregateCall)>();
        foreach ((PlanColumn column, AggregateCall call) in aggregate.Calls)
        {
            calls.Add((column, CanCountRows(call, aggregate.Input)
                ? call with { Arguments = [], Signature = new FunctionSignature([], call.Signature.Result) }
                : call));
        }

        return new LogicalAggregate(aggregate.Input, aggregate.Keys, calls);
    }

    static bool CanCountRows(AggregateCall call, LogicalPlan input) =>
        call is { IsDistinct: false, Arguments: [ColumnExpression column] } && call.Function.Name == "count"
        && HasNoNull(input, column.Id);

    /// <summary>Whether a column of a plan has no null, because its table knows so and nothing between can make one.</summary>
    internal static bool HasNoNull(LogicalPlan plan, ColumnId id)
    {
        switch (plan)
        {
            case LogicalFilter filter:
                return HasNoNull(filter.Input, id);
            case LogicalProject project:
                return project.Projections.Any(
                    p => p.Column.Id == id && p.Expression is ColumnExpression read && HasNoNull(project.Input, read.Id));
            case LogicalUnnest unnest:
                return HasNoNull(unnest.Input, id);
            case LogicalJoin { Kind: JoinKind.Inner } join:
                return HasNoNull(join.Left, id) || HasNoNull(join.Right, id);
            case LogicalScan { Table.Statistics: { IsExact: true } statistics } scan:
                for (int i = 0; i < Math.Min(scan.AllColumns.Count, statistics.Columns.Count); i++)
                {
                    if (scan.AllColumns[i].Id == id)
                    {
                        return statistics.Columns[i] is { NullCount: 0 };
                    }
                }

                return false;
            default:
                return false;
        }
    }
}
