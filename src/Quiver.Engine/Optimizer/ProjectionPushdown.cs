using System.Runtime.CompilerServices;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Leaves out columns and computations that nothing above reads, so that scans decode and joins carry less; joins adjacent
/// projections. Does not compute an expression twice to save a projection.
/// </summary>
sealed class ProjectionPushdown : IOptimizerRule
{
    public string Name => nameof(ProjectionPushdown);

    public string Purpose => "leaves out columns that nothing reads, and joins adjacent projections";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) => Exactly(plan, plan.Output);

    /// <summary>Prunes a plan whose columns count by position or name.</summary>
    static LogicalPlan Exactly(LogicalPlan plan, IReadOnlyList<PlanColumn> columns)
    {
        LogicalPlan pruned = Prune(plan, [.. columns.Select(c => c.Id)]);
        bool isSame = pruned.Output.Count == columns.Count && pruned.Output.Zip(columns).All(p => p.First.Id == p.Second.Id
            && p.First.Name == p.Second.Name);
        return isSame ? pruned : Simplify(new LogicalProject(pruned, [.. columns.Select(Projection.Pass)]), mayDrop: false);
    }

    /// <summary>Returns a plan that gives at least the required columns of a plan.</summary>
    static LogicalPlan Prune(LogicalPlan plan, HashSet<ColumnId> required)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return plan switch
        {
            LogicalScan scan => PruneScan(scan, required),
            LogicalProject project => PruneProject(project, required),
            LogicalAggregate aggregate => PruneAggregate(aggregate, required),
            LogicalJoin join => PruneJoin(join, required),
            LogicalAsOfJoin => PruneSides(plan, required),
            LogicalPositionalJoin => PruneSides(plan, required),
            LogicalSetOperation set => PruneSet(set, required),
            LogicalValues values => PruneValues(values, required),
            LogicalSort sort => Rebuild(sort, Carrying(sort.Input, [.. required, .. ReadBy(sort)])),
            LogicalFilter or LogicalLimit => Rebuild(plan, Prune(plan.Inputs[0], [.. required, .. ReadBy(plan)])),
            LogicalNestedJoin nested => Rebuild(nested, Carrying(nested.Outer, OwnColumns(nested, required))),
            LogicalUnnest unnest => PruneUnnest(unnest, required),
            LogicalRowKey => Rebuild(plan, Prune(plan.Inputs[0], required)),
            LogicalPercentLimit or LogicalTies => Rebuild(plan, Carrying(plan.Inputs[0], [.. required, .. ReadBy(plan)])),
            LogicalWindow window => PruneWindow(window, required),
            LogicalWith with => PruneWith(with, required),
            LogicalCommonRead read => PruneRead(read, required),
            LogicalRecursive => PlanRewriter.MapInputs(plan, input => Exactly(input, input.Output)),
            LogicalGroupingSets grouping => PruneGroupingSets(grouping, required),
            _ => PlanRewriter.MapInputs(plan, input => Prune(input, PlanRewriter.OutputIds(input))),
        };
    }

    static HashSet<ColumnId> OwnColumns(LogicalNestedJoin nested, HashSet<ColumnId> required) =>
        [.. nested.Outer.Output.Select(c => c.Id).Where(required.Concat(ReadBy(nested)).ToHashSet().Contains)];

    static HashSet<ColumnId> ReadBy(LogicalPlan plan)
    {
        var columns = new HashSet<ColumnId>();
        foreach (Expression expression in plan.Expressions)
        {
            ExpressionRewriter.CollectColumns(expression, columns);
        }

        return columns;
    }

    /// <summary>Joins and sorts copy the rows of their inputs: those give nothing that is not read.</summary>
    static LogicalPlan Carrying(LogicalPlan plan, HashSet<ColumnId> required)
    {
        LogicalPlan pruned = Prune(plan, required);
        return pruned.Output.All(c => required.Contains(c.Id))
            ? pruned
            : Simplify(new LogicalProject(pruned, [.. pruned.Output.Where(c => required.Contains(c.Id)).Select(Projection.Pass)]),
                mayDrop: false);
    }

    static LogicalPlan Rebuild(LogicalPlan plan, LogicalPlan input) =>
        ReferenceEquals(plan.Inputs[0], input) ? plan : plan.WithInputs([input]);

    static LogicalPlan PruneScan(LogicalScan scan, HashSet<ColumnId> required)
    {
        int[] projection = [.. scan.Projection.Where(i => required.Contains(scan.AllColumns[i].Id))];
        return projection.Length == scan.Projection.Count ? scan : scan.With(projection: projection);
    }

    static LogicalPlan PruneProject(LogicalProject project, HashSet<ColumnId> required)
    {
        Projection[] kept = [.. project.Projections.Where(p => required.Contains(p.Column.Id))];
        LogicalProject narrowed = kept.Length == project.Projections.Count ? project : new LogicalProject(project.Input, kept);
        LogicalPlan input = Prune(project.Input, ReadBy(narrowed));
        return Simplify(ReferenceEquals(input, narrowed.Input) ? narrowed : new LogicalProject(input, narrowed.Projections), mayDrop: true);
    }

    /// <summary>Merges a projection with the one below it, and leaves it out where it computes nothing.</summary>
    static LogicalPlan Simplify(LogicalProject project, bool mayDrop)
    {
        while (project.Input is LogicalProject below && CanMerge(project, below))
        {
            Dictionary<ColumnId, Expression> map = below.Projections.ToDictionary(p => p.Column.Id, p => p.Expression);
            project = new LogicalProject(
                below.Input,
                    [.. project.Projections.Select(p => p with { Expression = ExpressionRewriter.Substitute(p.Expression, map) })]);
        }

        bool isIdentity = project.Projections.All(p => p.Expression is ColumnExpression c && c.Id == p.Column.Id)
            && project.Projections.Count == project.Input.Output.Count;
        return isIdentity && (mayDrop || project.Output.SequenceEqual(project.Input.Output)) ? project.Input : project;
    }

    static bool CanMerge(LogicalProject above, LogicalProject below)
    {
        var uses = new Dictionary<ColumnId, int>();
        foreach (Projection projection in above.Projections)
        {
            CountUses(projection.Expression, uses);
        }

        return below.Projections.All(p => p.Expression is ColumnExpression or LiteralExpression
            || (uses.GetValueOrDefault(p.Column.Id) <= 1 && !PlanRewriter.IsVolatile(p.Expression)));
    }

    static void CountUses(Expression expression, Dictionary<ColumnId, int> uses)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (expression is ColumnExpression column)
        {
            uses[column.Id] = uses.GetValueOrDefault(column.Id) + 1;
        }

        foreach (Expression child in expression.Children)
        {
            CountUses(child, uses);
        }
    }

    static LogicalPlan PruneAggregate(LogicalAggregate aggregate, HashSet<ColumnId> required)
    {
        (PlanColumn Column, AggregateCall Call)[] kept = [.. aggregate.Calls.Where(c => required.Contains(c.Column.Id))];
        if (kept.Length == 0 && aggregate.Keys.Count == 0)
        {
            // Exactly one row, whatever the input.
            return LogicalValues.OneRow;
        }

        LogicalAggregate narrowed = kept.Length == aggregate.Calls.Count
            ? aggregate : new LogicalAggregate(aggregate.Input, aggregate.Keys, kept);
        LogicalPlan input = Prune(aggregate.Input, ReadBy(narrowed));
        return ReferenceEquals(input, narrowed.Input) ? narrowed : narrowed.WithInputs([input]);
    }

    /// <summary>A window keeps its rows: columns that nothing reads are not carried, and calls that nothing reads not computed.</summary>
    static LogicalPlan PruneWindow(LogicalWindow window, HashSet<ColumnId> required)
    {
        (PlanColumn Column, WindowCall Call)[] kept = [.. window.Calls.Where(c => required.Contains(c.Column.Id))];
        if (kept.Length == 0)
        {
            return Prune(window.Input, required);
        }

        LogicalWindow narrowed = kept.Length == window.Calls.Count
            ? window : new LogicalWindow(window.Input, window.PartitionBy, window.OrderBy, kept);
        return Rebuild(narrowed, Carrying(window.Input, [.. required, .. ReadBy(narrowed)]));
    }

    static LogicalGroupingSets PruneGroupingSets(LogicalGroupingSets plan, HashSet<ColumnId> required)
    {
        LogicalAggregate all = plan.Grouped;
        var grouped = new LogicalAggregate(all.Input, all.Keys, [.. all.Calls.Where(c => required.Contains(c.Column.Id))]);
        grouped = (LogicalAggregate)grouped.WithInputs([Prune(all.Input, ReadBy(grouped))]);
        GroupingSetList sets = plan.Sets with { Groupings = [.. plan.Sets.Groupings.Where(g => required.Contains(g.Column.Id))] };
        return new LogicalGroupingSets(grouped, sets);
    }

    static LogicalPlan PruneJoin(LogicalJoin join, HashSet<ColumnId> required)
    {
        if (join.Mark is { } mark && !required.Contains(mark.Id))
        {
            return Prune(join.Left, required);
        }

        return PruneSides(join, required);
    }

    static LogicalPlan PruneSides(LogicalPlan join, HashSet<ColumnId> required)
    {
        HashSet<ColumnId> read = [.. required, .. ReadBy(join)];
        return PlanRewriter.MapInputs(join, side => Carrying(side, [.. side.Output.Select(c => c.Id).Where(read.Contains)]));
    }

    /// <summary>A common table needs the columns that any of its readers wants.</summary>
    static LogicalPlan PruneWith(LogicalWith with, HashSet<ColumnId> required)
    {
        LogicalPlan body = Prune(with.Body, required);
        LogicalPlan definition = Carrying(with.Definition, [.. with.Table.ReadsIn(body).SelectMany(r => r.Sources)]);
        return ReferenceEquals(body, with.Body) && ReferenceEquals(definition, with.Definition)
            ? with
            : with.WithInputs([definition, body]);
    }

    static LogicalCommonRead PruneRead(LogicalCommonRead read, HashSet<ColumnId> required)
    {
        int[] kept = [.. Enumerable.Range(0, read.Output.Count).Where(i => required.Contains(read.Output[i].Id))];
        return kept.Length == read.Output.Count
            ? read
            : new LogicalCommonRead(read.Table, [.. kept.Select(i => read.Output[i])], [.. kept.Select(i => read.Sources[i])]);
    }

    /// <summary>Lists stay although nobody reads their elements: they say how many rows there are.</summary>
    static LogicalPlan PruneUnnest(LogicalUnnest unnest, HashSet<ColumnId> required)
    {
        LogicalUnnest narrowed = unnest.Ordinality is { } ordinality && !required.Contains(ordinality.Id)
            ? new LogicalUnnest(unnest.Input, unnest.Lists, null, unnest.KeepsEmpty)
            : unnest;
        return Rebuild(narrowed, Prune(unnest.Input, [.. required, .. ReadBy(unnest)]));
    }

    static LogicalPlan PruneSet(LogicalSetOperation set, HashSet<ColumnId> required)
    {
        // Other operations than UNION ALL compare whole rows.
        bool all = set.Operator != SetOperator.UnionAll;
        int[] kept = [.. Enumerable.Range(0, set.Output.Count).Where(i => all || required.Contains(set.Output[i].Id))];
        LogicalPlan[] inputs = [.. set.Inputs.Select(input => Exactly(input, [.. kept.Select(k => input.Output[k])]))];
        bool isSame = kept.Length == set.Output.Count && inputs.Zip(set.Inputs).All(p => ReferenceEquals(p.First, p.Second));
        return isSame ? set : new LogicalSetOperation(set.Operator, [.. kept.Select(k => set.Output[k])], inputs);
    }

    static LogicalPlan PruneValues(LogicalValues values, HashSet<ColumnId> required)
    {
        int[] kept = [.. Enumerable.Range(0, values.Output.Count).Where(i => required.Contains(values.Output[i].Id))];
        return kept.Length == values.Output.Count
            ? values
            : new LogicalValues([.. kept.Select(k => values.Output[k])],
                [.. values.Rows.Select(r => (IReadOnlyList<Expression>)[.. kept.Select(k => r[k])])]);
    }
}
