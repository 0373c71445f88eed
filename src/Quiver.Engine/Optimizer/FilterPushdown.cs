using System.Runtime.CompilerServices;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Moves conjuncts of filters towards the scans, so that rows leave early and tables may skip what does not pass. Turns cross
/// joins with a WHERE into joins and outer joins whose padding a filter rejects into inner joins. Volatile conjuncts stay.
/// </summary>
sealed class FilterPushdown : IOptimizerRule
{
    public string Name => nameof(FilterPushdown);

    public string Purpose => "moves filters to the scans, and turns outer joins whose padding they reject into inner ones";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) => Push(plan, []);

    /// <summary>Returns the plan filtered by conjuncts over its columns.</summary>
    internal static LogicalPlan Push(LogicalPlan plan, IReadOnlyList<Expression> filters)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return plan switch
        {
            LogicalFilter filter => PushFilter(filter, filters),
            LogicalProject project => PushProject(project, filters),
            LogicalAggregate aggregate => PushAggregate(aggregate, filters),
            LogicalSort { Fetch: null } sort => Over(sort, sort.Input, Push(sort.Input, filters)),
            LogicalSetOperation set => PushSet(set, filters),
            LogicalJoin join => JoinFilterPushdown.Push(join, filters),
            LogicalAsOfJoin join => JoinFilterPushdown.Push(join, filters),
            LogicalScan scan => PushScan(scan, filters),
            LogicalValues { Rows.Count: 0 } => plan,
            LogicalNestedJoin nested => PushNested(nested, filters),
            LogicalUnnest unnest => PushUnnest(unnest, filters),
            LogicalWindow window => PushWindow(window, filters),
            LogicalWith with => PushWith(with, filters),
            LogicalRecursive recursive => PlanRewriter.Filter(
                PlanRewriter.MapInputs(recursive, input => PlanRewriter.Narrow(Push(input, []), input.Output)), filters),
            _ => PlanRewriter.Filter(PlanRewriter.MapInputs(plan, input => Push(input, [])), filters),
        };
    }

    static LogicalPlan PushFilter(LogicalFilter filter, IReadOnlyList<Expression> filters)
    {
        ILookup<bool, Expression> conjuncts = ExpressionRewriter.Conjuncts(filter.Condition).ToLookup(PlanRewriter.IsVolatile);
        LogicalPlan input = Push(filter.Input, [.. conjuncts[false].Concat(filters).Distinct()]);
        return ReferenceEquals(input, filter.Input) && filters.Count == 0 && !conjuncts[false].Any()
            ? filter
            : PlanRewriter.Filter(input, [.. conjuncts[true]]);
    }

    static LogicalPlan PushProject(LogicalProject project, IReadOnlyList<Expression> filters)
    {
        HashSet<ColumnId> fixedColumns = [.. project.Projections.Where(
            p => !PlanRewriter.IsVolatile(p.Expression)).Select(p => p.Column.Id)];
        ILookup<bool, Expression> passing = filters.ToLookup(f => PlanRewriter.ReadsOnly(f, fixedColumns));
        Dictionary<ColumnId, Expression> map = project.Projections.ToDictionary(p => p.Column.Id, p => p.Expression);
        LogicalPlan input = Push(project.Input, [.. passing[true].Select(f => ExpressionRewriter.Substitute(f, map))]);
        return PlanRewriter.Filter(Over(project, project.Input, input), [.. passing[false]]);
    }

    /// <summary>Only filters on keys pass: they take out whole groups.</summary>
    static LogicalPlan PushAggregate(LogicalAggregate aggregate, IReadOnlyList<Expression> filters)
    {
        HashSet<ColumnId> keys = [.. aggregate.Keys.Where(k => !PlanRewriter.IsVolatile(k.Expression)).Select(k => k.Column.Id)];
        ILookup<bool, Expression> passing = filters.ToLookup(f => keys.Count > 0 && PlanRewriter.ReadsOnly(f, keys));
        Dictionary<ColumnId, Expression> map = aggregate.Keys.ToDictionary(p => p.Column.Id, p => p.Expression);
        LogicalPlan input = Push(aggregate.Input, [.. passing[true].Select(f => ExpressionRewriter.Substitute(f, map))]);
        return PlanRewriter.Filter(Over(aggregate, aggregate.Input, input), [.. passing[false]]);
    }

    /// <summary>Filters on outer columns pass: they save runs of the inner plan.</summary>
    static LogicalPlan PushNested(LogicalNestedJoin nested, IReadOnlyList<Expression> filters)
    {
        HashSet<ColumnId> outer = PlanRewriter.OutputIds(nested.Outer);
        ILookup<bool, Expression> passing = filters.ToLookup(f => PlanRewriter.ReadsOnly(f, outer));
        return PlanRewriter.Filter(Over(nested, nested.Outer, Push(nested.Outer, [.. passing[true]])), [.. passing[false]]);
    }

    /// <summary>Filters on columns of the rows pass: they take out all elements of a row.</summary>
    static LogicalPlan PushUnnest(LogicalUnnest unnest, IReadOnlyList<Expression> filters)
    {
        HashSet<ColumnId> rows = PlanRewriter.OutputIds(unnest.Input);
        ILookup<bool, Expression> passing = filters.ToLookup(f => PlanRewriter.ReadsOnly(f, rows));
        LogicalPlan input = Push(unnest.Input, [.. passing[true]]);
        return PlanRewriter.Filter(Over(unnest, unnest.Input, input), [.. passing[false]]);
    }

    /// <summary>Only filters on columns that every call partitions by pass: they take out whole partitions.</summary>
    static LogicalPlan PushWindow(LogicalWindow window, IReadOnlyList<Expression> filters)
    {
        HashSet<ColumnId> keys = [.. window.PartitionBy.OfType<ColumnExpression>().Select(c => c.Id)];
        ILookup<bool, Expression> passing = filters.ToLookup(f => keys.Count > 0 && PlanRewriter.ReadsOnly(f, keys));
        LogicalPlan input = Push(window.Input, [.. passing[true]]);
        return PlanRewriter.Filter(Over(window, window.Input, input), [.. passing[false]]);
    }

    static LogicalPlan PushWith(LogicalWith with, IReadOnlyList<Expression> filters)
    {
        LogicalPlan definition = Push(with.Definition, []);
        LogicalPlan body = Push(with.Body, filters);
        return ReferenceEquals(definition, with.Definition) && ReferenceEquals(body, with.Body)
            ? with
            : with.WithInputs([definition, body]);
    }

    static LogicalPlan PushSet(LogicalSetOperation set, IReadOnlyList<Expression> filters)
    {
        var inputs = new LogicalPlan[set.Inputs.Count];
        bool changed = false;
        for (int i = 0; i < inputs.Length; i++)
        {
            LogicalPlan input = set.Inputs[i];
            Dictionary<ColumnId, Expression> map = [];
            for (int c = 0; c < set.Output.Count && filters.Count > 0; c++)
            {
                map[set.Output[c].Id] = input.Output[c].Read();
            }

            // Inputs are matched by position: what is pushed may leave more columns in another order.
            inputs[i] = PlanRewriter.Narrow(Push(input, [.. filters.Select(f => ExpressionRewriter.Substitute(f, map))]), input.Output);
            changed |= !ReferenceEquals(inputs[i], input);
        }

        return changed ? set.WithInputs(inputs) : set;
    }

    static LogicalPlan PushScan(LogicalScan scan, IReadOnlyList<Expression> filters)
    {
        if (filters.Count == 0 || scan.Limit is not null)
        {
            return PlanRewriter.Filter(scan, filters);
        }

        var pushed = new List<Expression>(scan.Filters);
        var above = new List<Expression>();
        foreach (Expression filter in filters)
        {
            Catalog.FilterPushdown support = scan.Table.SupportsFilter(filter);
            if (support != Catalog.FilterPushdown.Unsupported && !pushed.Contains(filter))
            {
                pushed.Add(filter);
            }

            if (support != Catalog.FilterPushdown.Exact)
            {
                above.Add(filter);
            }
        }

        return PlanRewriter.Filter(pushed.Count > scan.Filters.Count ? scan.With(filters: pushed) : scan, above);
    }

    static LogicalPlan Over(LogicalPlan plan, LogicalPlan before, LogicalPlan after) =>
        ReferenceEquals(before, after) ? plan : plan.WithInputs([after]);
}
