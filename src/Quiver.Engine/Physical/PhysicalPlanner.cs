using System.Runtime.CompilerServices;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Optimizer;

namespace Quiver.Engine.Physical;

/// <summary>Chooses an operator for each node of an optimized logical plan.</summary>
sealed class PhysicalPlanner
{
    readonly RuntimeFilters _runtimeFilters = new();
    readonly Dictionary<CommonTable, Dictionary<ColumnId, int>> _commonTables = [];
    readonly Dictionary<LogicalAggregate, int> _groupLimits = new(ReferenceEqualityComparer.Instance);

    // One for the whole plan: what is below a node is guessed once, not once for every node above it.
    readonly CardinalityEstimator _estimator = new();

    /// <summary>The common tables that change from round to round of the recursions around what is being planned.</summary>
    readonly HashSet<CommonTable> _changing = [];

    /// <summary>Plans a query; the rows have the columns of the logical plan, in their order.</summary>
    public PhysicalPlan Plan(LogicalPlan plan) => Arrange(Visit(plan), plan.Output);

    PhysicalPlan Visit(LogicalPlan plan)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return plan switch
        {
            LogicalScan scan => Scan(scan),
            LogicalValues values => new PhysicalValues(values.Output, values.Rows) { EstimatedRows = values.Rows.Count },
            LogicalFilter filter => new PhysicalFilter(Visit(filter.Input), Conditions(filter.Condition)) { EstimatedRows = Rows(plan) },
            LogicalProject project => new PhysicalProject(Visit(project.Input), project.Projections) { EstimatedRows = Rows(plan) },
            LogicalAggregate aggregate => new PhysicalAggregate(Visit(aggregate.Input), aggregate.Keys, aggregate.Calls)
            {
                EstimatedRows = Rows(plan),
                GroupLimit = _groupLimits.TryGetValue(aggregate, out int groups) ? groups : null,
            },
            LogicalJoin join => new JoinPlanner(_runtimeFilters, _estimator, Visit) { Changes = Changes }.Plan(join),
            LogicalAsOfJoin join => new JoinPlanner(_runtimeFilters, _estimator, Visit) { Changes = Changes }.Plan(join),
            LogicalPositionalJoin join => new PhysicalPositionalJoin(Visit(join.Left), Visit(join.Right)) { EstimatedRows = Rows(plan) },
            LogicalSort sort => Sort(sort),
            LogicalLimit limit => Limit(limit),
            LogicalSetOperation operation => SetOperation(operation),
            LogicalNestedJoin nested => new PhysicalNestedJoin(nested, Visit(nested.Outer)) { EstimatedRows = Rows(plan) },
            LogicalWith with => With(with),
            LogicalCommonRead read => new PhysicalCommonRead(
                read.Table, read.Output, [.. read.Sources.Select(s => _commonTables[read.Table][s])]) { EstimatedRows = Rows(plan) },
            LogicalRecursive recursive => Recursive(recursive),
            LogicalRowKey key => new PhysicalRowKey(Visit(key.Input), key.Key, key.Seed, key.IsByBlock) { EstimatedRows = Rows(plan) },
            LogicalPercentLimit limit => new PhysicalPercentLimit(Visit(limit.Input), limit.Offset, limit.Percent)
            {
                EstimatedRows = Rows(plan),
            },
            LogicalTies ties => new PhysicalTies(Visit(ties.Input), ties.Offset, ties.Count, ties.Expressions)
            {
                EstimatedRows = Rows(plan),
            },
            LogicalUnnest unnest => new PhysicalUnnest(Visit(unnest.Input), unnest.Lists, unnest.Ordinality, unnest.KeepsEmpty)
            {
                EstimatedRows = Rows(plan),
            },
            LogicalWindow window => new PhysicalWindow(Visit(window.Input), window.PartitionBy, window.OrderBy, window.Calls)
            {
                EstimatedRows = Rows(plan),
            },
            LogicalPartitionTop top => new PhysicalPartitionTop(Visit(top.Input), top) { EstimatedRows = Rows(plan) },
            LogicalGapFill gaps => GapFill(gaps),
            LogicalGroupingSets grouping => new PhysicalAggregate(
                Visit(grouping.Input), grouping.Grouped.Keys, grouping.Grouped.Calls, grouping.Sets) { EstimatedRows = Rows(plan) },
            LogicalFetch fetch => new PhysicalFetch(Visit(fetch.Input), fetch) { EstimatedRows = Rows(plan) },
            _ => throw new InvalidOperationException($"no operator for {plan.GetType().Name}"),
        };
    }

    double Rows(LogicalPlan plan) => _estimator.Rows(plan);

    /// <summary>Puts cheap conditions before dear ones; each sees only the rows that passed those before it.</summary>
    static Expression[] Conditions(Expression condition) => [.. ExpressionRewriter.Conjuncts(condition).OrderBy(ConditionCost.Of)];

    /// <summary>Makes a plan give exactly some columns in an order.</summary>
    static PhysicalPlan Arrange(PhysicalPlan plan, IReadOnlyList<PlanColumn> columns)
    {
        bool same = plan.Columns.Count == columns.Count && plan.Columns.Zip(columns, (a, b) => a.Id == b.Id
            && a.Name == b.Name).All(s => s);
        return same ? plan : new PhysicalProject(plan, [.. columns.Select(Projection.Pass)]) { EstimatedRows = plan.EstimatedRows };
    }

    PhysicalWith With(LogicalWith with)
    {
        PhysicalPlan definition = Visit(with.Definition);
        _commonTables[with.Table] = definition.Ordinals();
        if (Changes(with.Definition))
        {
            _changing.Add(with.Table);
        }

        return new PhysicalWith(with.Table, definition, Visit(with.Body)) { EstimatedRows = Rows(with) };
    }

    PhysicalRecursive Recursive(LogicalRecursive recursive)
    {
        PhysicalPlan anchor = Arrange(Visit(recursive.Anchor), recursive.Anchor.Output);
        _commonTables[recursive.Table] = recursive.Output.Select((c, i) => (c.Id, i)).ToDictionary(c => c.Id, c => c.i);
        recursive.Table.EstimatedRows = CardinalityEstimator.RowCount(recursive.Anchor);
        _changing.Add(recursive.Table);

        // What a round knows of its rows says nothing of the next one's.
        bool before = _runtimeFilters.IsEnabled;
        _runtimeFilters.IsEnabled = false;
        PhysicalPlan step = Arrange(Visit(recursive.Step), recursive.Step.Output);
        _runtimeFilters.IsEnabled = before;
        return new PhysicalRecursive(recursive.Table, recursive.Output, anchor, step, recursive.IsDistinct)
        {
            EstimatedRows = Rows(recursive),
        };
    }

    /// <summary>Whether a plan gives other rows in each round of a recursion around it.</summary>
    bool Changes(LogicalPlan plan) => _changing.Count > 0
        && ((plan is LogicalCommonRead read && _changing.Contains(read.Table)) || plan.Inputs.Any(Changes));

    PhysicalScan Scan(LogicalScan scan)
    {
        var ordinals = new Dictionary<ColumnId, int>();
        for (int i = 0; i < scan.AllColumns.Count; i++)
        {
            ordinals[scan.AllColumns[i].Id] = i;
        }

        IReadOnlyList<RuntimeFilter> filters = _runtimeFilters.For(ordinals);
        ExecutionPlan source = scan.Table.Scan(new ScanRequest
        {
            Projection = scan.Projection,
            Filters = scan.Filters,
            Limit = scan.Limit,
            Ordinals = ordinals,
            RuntimeFilters = filters,
            WithPositions = scan.Position is not null,
        });
        return new PhysicalScan(scan.Name, source, scan.Output, () => scan.Details)
        {
            EstimatedRows = Rows(scan),
            KeyFilters = [.. scan.Projection.SelectMany((ordinal, column) => filters.Where(f => f.Ordinal == ordinal).Select(f => (column, f)))],
        };
    }

    PhysicalGapFill GapFill(LogicalGapFill gaps)
    {
        SortKey[] keys = [.. gaps.Series.Append(gaps.Time).Select(c => new SortKey(c.Read(), IsDescending: false, NullsFirst: false))];
        return new PhysicalGapFill(new PhysicalSort(Visit(gaps.Input), keys, null) { EstimatedRows = Rows(gaps.Input) }, gaps)
        {
            EstimatedRows = Rows(gaps),
        };
    }

    PhysicalLimit Limit(LogicalLimit limit)
    {
        LogicalPlan below = limit.Input;
        while (below is LogicalProject project)
        {
            below = project.Input;
        }

        if (limit is { Count: > 0 and < PhysicalAggregate.MaxGroupLimit, Offset: < PhysicalAggregate.MaxGroupLimit }
            && below is LogicalAggregate { Keys.Count: > 0 } aggregate && aggregate.Calls.All(c => PhysicalAggregate.IsSmall(c.Call)))
        {
            _groupLimits[aggregate] = (int)(limit.Count.Value + limit.Offset);
        }

        return new PhysicalLimit(Visit(limit.Input), limit.Offset, limit.Count) { EstimatedRows = Rows(limit) };
    }

    PhysicalSort Sort(LogicalSort sort)
    {
        // The scans below get the filter, so it is asked for before they are planned.
        RuntimeFilter? first = sort.Fetch <= PhysicalSort.MaxTopRows ? _runtimeFilters.TryAdd(sort) : null;
        return new PhysicalSort(Visit(sort.Input), sort.Keys, sort.Fetch) { EstimatedRows = Rows(sort), RuntimeFilter = first };
    }

    PhysicalSetOperation SetOperation(LogicalSetOperation operation) => new(
        operation.Operator, operation.Output, [.. operation.Inputs.Select(i => Arrange(Visit(i), i.Output))])
    {
        EstimatedRows = Rows(operation),
    };
}
