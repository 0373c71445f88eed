using System.Runtime.CompilerServices;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Tells sorts, unions and scans how many rows are needed: a sort with a fetch keeps only the first rows, a scan stops early.
/// Does not pass filters, joins or aggregates, which may use up any number of rows for one.
/// </summary>
sealed class LimitPushdown : IOptimizerRule
{
    public string Name => nameof(LimitPushdown);

    public string Purpose => "tells sorts, unions and scans how many rows are needed";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) => Visit(plan);

    static LogicalPlan Visit(LogicalPlan plan)
    {
        plan = plan is LogicalLimit limit ? Push(Merge(limit)) : plan;
        return PlanRewriter.MapInputs(plan, Visit);
    }

    static LogicalLimit Merge(LogicalLimit limit)
    {
        while (limit.Input is LogicalLimit below)
        {
            long offset = below.Offset + Math.Min(limit.Offset, long.MaxValue - below.Offset);
            long? left = below.Count is { } rows ? Math.Max(0, rows - limit.Offset) : null;
            long? count = limit.Count is { } own ? Math.Min(own, left ?? own) : left;
            limit = new LogicalLimit(below.Input, offset, count);
        }

        return limit;
    }

    static LogicalPlan Push(LogicalLimit limit)
    {
        if (limit.Count is not { } count)
        {
            return limit.Offset == 0 ? limit.Input : limit;
        }

        if (count == 0)
        {
            return LogicalValues.Empty(limit.Output);
        }

        long needed = count > long.MaxValue - limit.Offset ? long.MaxValue : count + limit.Offset;
        LogicalPlan input = Cap(limit.Input, needed);
        bool isDone = limit.Offset == 0 && IsCapped(input, count);
        return isDone ? input : ReferenceEquals(input, limit.Input) ? limit : limit.WithInputs([input]);
    }

    /// <summary>Makes a plan give fewer rows where it can, but still the first ones that are needed.</summary>
    static LogicalPlan Cap(LogicalPlan plan, long rows)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return plan switch
        {
            LogicalProject => PlanRewriter.MapInputs(plan, input => Cap(input, rows)),
            LogicalSort sort when sort.Fetch is null || sort.Fetch > rows => new LogicalSort(sort.Input, sort.Keys, rows),
            LogicalSetOperation { Operator: SetOperator.UnionAll } => PlanRewriter.MapInputs(plan, input => CapInput(input, rows)),
            LogicalScan scan when (scan.Limit is null || scan.Limit > rows)
                && scan.Filters.All(filter => scan.Table.SupportsFilter(filter) == Catalog.FilterPushdown.Exact) => scan.With(limit: rows),
            LogicalWith with => Over(with, Cap(with.Body, rows)),
            LogicalJoin { Kind: JoinKind.Mark or JoinKind.Single } join => Over(join, Cap(join.Left, rows)),
            _ => plan,
        };
    }

    /// <summary>A union's input gets a limit of its own, which stops it early whatever it is.</summary>
    static LogicalPlan CapInput(LogicalPlan plan, long rows)
    {
        LogicalPlan capped = Cap(plan, rows);
        return IsCapped(capped, rows) || capped is LogicalScan or LogicalValues or LogicalSetOperation
            ? capped : new LogicalLimit(capped, 0, rows);
    }

    static LogicalPlan Over(LogicalWith with, LogicalPlan body) =>
        ReferenceEquals(body, with.Body) ? with : with.WithInputs([with.Definition, body]);

    static LogicalPlan Over(LogicalJoin join, LogicalPlan left) =>
        ReferenceEquals(left, join.Left) ? join : join.WithInputs([left, join.Right]);

    /// <summary>Whether a plan is certain to give no more rows. A scan's limit is a hint that tables need not keep.</summary>
    static bool IsCapped(LogicalPlan plan, long rows) => plan switch
    {
        LogicalSort { Fetch: { } fetch } => fetch <= rows,
        LogicalLimit { Count: { } count } => count <= rows,
        LogicalValues values => values.Rows.Count <= rows,
        LogicalProject project => IsCapped(project.Input, rows),
        _ => false,
    };
}
