using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Execution.Operators;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Execution.Windows;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution;

/// <summary>
/// Cuts a physical plan into pipelines: an operator that must see all rows (a sort, an aggregate, the build side of a join) ends
/// one with a sink and starts the next with a source. Pipelines stand in the list in the order in which they run.
/// </summary>
/// <param name="context">The query.</param>
/// <param name="recursion">The recursion whose step is built; null outside of one.</param>
/// <param name="commonRows">The rows of common tables that plans around have kept.</param>
sealed class PipelineBuilder(QueryContext context, Recursion? recursion, Dictionary<CommonTable, Func<KeptRows>> commonRows)
{
    readonly List<Pipeline> _pipelines = [];
    readonly List<IDisposable> _owned = [];

    public PipelineBuilder(QueryContext context)
        : this(context, null, [])
    {
    }

    /// <summary>The pipelines in the order in which they run.</summary>
    public IReadOnlyList<Pipeline> Pipelines => _pipelines;

    /// <summary>Whether the pipelines keep nothing from one run that would be wrong in the next.</summary>
    public bool IsRepeatable { get; private set; } = true;

    /// <summary>Sinks and sources, to be disposed when the query ends.</summary>
    public IReadOnlyList<IDisposable> Owned => _owned;

    /// <summary>Builds all pipelines of a plan; its rows go to a sink.</summary>
    public void Build(ExecutionPlan plan, PipelineSink sink)
    {
        _owned.Add(sink);
        End(Paths(plan), sink);
    }

    /// <summary>Returns a builder for the step of a recursion, which may read what this one has kept.</summary>
    public PipelineBuilder ForRound(Recursion round) => new(context, round, commonRows);

    /// <summary>Builds the pipelines of a round; the sink belongs to the recursion.</summary>
    public void BuildInto(ExecutionPlan plan, PipelineSink sink)
    {
        List<PipelinePath> paths = Paths(plan);
        IsRepeatable = IsRepeatable && _pipelines.Count == 0;
        End(paths, sink);
    }

    void End(IReadOnlyList<PipelinePath> paths, PipelineSink sink)
    {
        for (int i = 0; i < paths.Count; i++)
        {
            _pipelines.Add(new Pipeline(paths[i], sink, finishesSink: i == paths.Count - 1));
        }
    }

    /// <summary>Returns the paths that give the rows of a plan, one after the other.</summary>
    List<PipelinePath> Paths(ExecutionPlan plan)
    {
        List<PipelinePath> paths = plan switch
        {
            PhysicalScan scan => Scan(scan),
            MorselScan scan => [Start(new ScanSource(scan))],
            PhysicalValues values => [Start(new ValuesSource(values))],
            PhysicalFilter filter => Filter(filter),
            PhysicalProject project => Project(project),
            PhysicalAggregate aggregate => Aggregate(aggregate),
            PhysicalHashJoin join => Join(join),
            PhysicalSort { IsTop: true } top => Top(top),
            PhysicalSort sort => Sort(sort),
            PhysicalLimit limit => Limit(limit),
            PhysicalSetOperation { Operator: SetOperator.UnionAll } union => [.. union.Sources.SelectMany(Paths)],
            PhysicalSetOperation operation => SetOperation(operation),
            PhysicalNestedJoin nested => Nested(nested),
            PhysicalWith with => With(with),
            PhysicalCommonRead read => [Start(new CommonRowsSource(commonRows[read.Table], read.Sources))],
            PhysicalRecursive recursive => Recursive(recursive),
            PhysicalRowKey key => RowKey(key),
            PhysicalPercentLimit limit => PercentLimit(limit),
            PhysicalTies ties => Ties(ties),
            PhysicalUnnest unnest => Unnest(unnest),
            PhysicalWindow window => Window(window),
            PhysicalPartitionTop top => PartitionTop(top),
            PhysicalPositionalJoin join => PositionalJoin(join),
            PhysicalGapFill gaps => GapFill(gaps),
            PhysicalFetch fetch => Fetch(fetch),
            _ => [Start(new StreamSource(plan))],
        };
        if (context.Profile is { } profile && plan is not MorselScan)
        {
            QueryProfile.Entry entry = profile.Of(plan);
            paths.ForEach(p => p.Add(next => new ProfileOperator(entry, next)));
        }

        return paths;
    }

    PipelinePath Start(PipelineSource source)
    {
        _owned.Add(source);
        IsRepeatable = IsRepeatable && source is CommonRowsSource or ValuesSource or SpilledJoinSource;
        return new PipelinePath(source);
    }

    EvaluatorSet Evaluators(PhysicalPlan input) => new(input.Ordinals(), context.Task.Functions, context.Task.Budget);

    List<PipelinePath> Scan(PhysicalScan scan)
    {
        List<PipelinePath> paths = Paths(scan.Source);
        if (scan.KeyFilters.Count > 0)
        {
            paths.ForEach(p => p.Add(next => new KeyFilterOperator(scan.KeyFilters, context.Task.Budget, next)));
        }

        return paths;
    }

    List<PipelinePath> Filter(PhysicalFilter filter)
    {
        List<PipelinePath> paths = Paths(filter.Input);
        foreach (PipelinePath path in paths)
        {
            path.Add(next =>
            {
                EvaluatorSet evaluators = Evaluators(filter.Input);
                return new FilterOperator(evaluators, evaluators.Compile(filter.Conditions), context.Task.Budget, next);
            });
        }

        return paths;
    }

    List<PipelinePath> Project(PhysicalProject project)
    {
        List<PipelinePath> paths = Paths(project.Input);
        Expression[] expressions = [.. project.Projections.Select(p => p.Expression)];
        foreach (PipelinePath path in paths)
        {
            path.Add(next =>
            {
                EvaluatorSet evaluators = Evaluators(project.Input);
                return new ProjectOperator(evaluators, evaluators.Compile(expressions), context.Task.Budget, next);
            });
        }

        return paths;
    }

    List<PipelinePath> With(PhysicalWith with)
    {
        KeptRowsSink sink = Kept(with.Definition, with);
        End(Paths(with.Definition), sink);
        commonRows[with.Table] = () => sink.Kept!;
        return Paths(with.Body);
    }

    List<PipelinePath> Recursive(PhysicalRecursive recursive)
    {
        var rounds = new Recursion(recursive, context, this);
        _owned.Add(rounds);
        commonRows[recursive.Table] = () => rounds.Rows;
        End(Paths(recursive.Anchor), rounds.Sink);
        return [Start(new RecursiveSource(rounds, recursive.Columns.Count))];
    }

    List<PipelinePath> RowKey(PhysicalRowKey key)
    {
        long seed = key.Seed ?? context.Task.Functions.NextRandom();
        List<PipelinePath> paths = Paths(key.Input);
        paths.ForEach(path => path.Add(next => new RowKeyOperator(seed, key.IsByBlock, context.Task.Budget, next)));
        return paths;
    }

    List<PipelinePath> PercentLimit(PhysicalPercentLimit limit)
    {
        List<PipelinePath> paths = Paths(limit.Input);
        paths.ForEach(path => path.IsSequential = true);
        KeptRowsSink sink = Kept(limit.Input, limit);
        End(paths, sink);
        return [Start(new RowsSource(() => sink.Kept!, limit.Columns.Count)
        {
            Range = rows => (limit.Offset, (long)(rows * (limit.Percent / 100))),
        })];
    }

    List<PipelinePath> Ties(PhysicalTies ties)
    {
        IsRepeatable = false;
        List<PipelinePath> paths = Paths(ties.Input);
        var state = new TiesState(ties.Offset, ties.Count, context.Task.Budget);
        _owned.Add(state);
        foreach (PipelinePath path in paths)
        {
            path.IsSequential = true;
            path.Add(next =>
            {
                EvaluatorSet evaluators = Evaluators(ties.Input);
                return new TiesOperator(evaluators, evaluators.Compile(ties.Keys), state, path.Stop, context.Task.Budget, next);
            });
        }

        return paths;
    }

    List<PipelinePath> Unnest(PhysicalUnnest unnest)
    {
        List<PipelinePath> paths = Paths(unnest.Input);
        paths.ForEach(path => path.Add(next => new UnnestOperator(unnest, context, next)));
        return paths;
    }

    List<PipelinePath> Aggregate(PhysicalAggregate aggregate)
    {
        List<PipelinePath> paths = Paths(aggregate.Input);
        var sink = new AggregateSink(aggregate, context.For(aggregate), [.. paths.Select(p => p.Stop)]);
        _owned.Add(sink);
        End(paths, sink);
        return [Start(new AggregateSource(sink, aggregate))];
    }

    List<PipelinePath> Join(PhysicalHashJoin join)
    {
        JoinBuildSink sink = Build(join);
        var onDisk = new SpilledProbe(join, context.For(join));
        _owned.Add(onDisk);
        List<PipelinePath> paths = Paths(join.Probe);
        foreach (PipelinePath path in paths)
        {
            path.Add(next => new JoinProbeOperator(join, sink, onDisk, context.For(join), next));
        }

        if (join.Kind is HashJoinKind.BuildSemi or HashJoinKind.BuildAnti)
        {
            // Probing only marks: its pipelines end in nothing, and the build rows are read afterwards.
            var nothing = new DiscardSink();
            _owned.Add(nothing);
            End(paths, nothing);
            paths = [];
        }

        if (JoinTable.MarksBuild(join.Kind))
        {
            paths.Add(Start(new BuildRowsSource(join, sink)));
        }

        paths.Add(Start(new SpilledJoinSource(join, sink, onDisk, context.For(join))));
        return paths;
    }

    List<PipelinePath> Nested(PhysicalNestedJoin nested)
    {
        var runs = new NestedRuns(nested, context);
        _owned.Add(runs);
        List<PipelinePath> paths = Paths(nested.Outer);
        paths.ForEach(p => p.Add(next => new NestedJoinOperator(nested, runs, context, next)));
        return paths;
    }

    List<PipelinePath> PositionalJoin(PhysicalPositionalJoin join)
    {
        KeptRowsSink left = Collect(join.Left, join);
        KeptRowsSink right = Collect(join.Right, join);
        return [Start(new PositionalSource(join, left, right))];
    }

    /// <summary>Collects the rows of a plan in their order.</summary>
    KeptRowsSink Collect(PhysicalPlan plan, PhysicalPlan reader)
    {
        KeptRowsSink sink = Kept(plan, reader);
        List<PipelinePath> paths = Paths(plan);
        paths.ForEach(p => p.IsSequential = true);
        End(paths, sink);
        return sink;
    }

    /// <summary>Makes the sink of rows that an operator reads later.</summary>
    KeptRowsSink Kept(PhysicalPlan rows, PhysicalPlan reader)
    {
        var sink = new KeptRowsSink(rows, context.For(reader), context.CountSpilled(reader));
        _owned.Add(sink);
        return sink;
    }

    /// <summary>Collects the build side of a join, unless an earlier round of the recursion has done so.</summary>
    JoinBuildSink Build(PhysicalHashJoin join)
    {
        bool isKept = recursion?.KeepsBuild(join) == true;
        if (isKept && recursion!.FindBuild(join) is { } known)
        {
            return known;
        }

        var sink = new JoinBuildSink(join, context.For(join));
        if (isKept)
        {
            sink.KeepResident();
            recursion!.Keep(join, sink);
        }
        else
        {
            _owned.Add(sink);
        }

        End(Paths(join.Build), sink);
        return sink;
    }

    List<PipelinePath> Sort(PhysicalSort sort)
    {
        var sink = new SortSink(sort, context.For(sort));
        _owned.Add(sink);
        End(Paths(sort.Input), sink);
        return [Start(new MergedSource(sort, sink))];
    }

    List<PipelinePath> GapFill(PhysicalGapFill gaps)
    {
        var sink = new SortSink(gaps.Input, context.For(gaps));
        _owned.Add(sink);
        End(Paths((ExecutionPlan)gaps.Input.Input), sink);
        return [Start(new GapFillSource(gaps, sink))];
    }

    List<PipelinePath> Top(PhysicalSort sort)
    {
        var sink = new TopSink(sort, context.For(sort));
        _owned.Add(sink);
        List<PipelinePath> paths = Paths(sort.Input);
        End(paths, sink);
        var inMemory = new RowsSource(() => new KeptRows(sink.Rows!, sink.Rows!.RowCount), sort.Columns.Count);
        return [Start(new MergedSource(sort, sink.Runs, inMemory))];
    }

    List<PipelinePath> Window(PhysicalWindow window)
    {
        if (window.IsStreaming)
        {
            PipelinePath path = Paths(window.Input).Single();
            IsRepeatable = false;
            path.IsSequential = true;
            path.Add(next => new WindowOperator(window, path.Stop, context.For(window), next));
            return [path];
        }

        if (window.IsTotals)
        {
            var totals = new TotalsSink(window, context.For(window));
            _owned.Add(totals);
            End(Paths(window.Input), totals);
            return [Start(new SpilledWindowSource(window, totals, new TotalsSource(window, totals)))];
        }

        var sink = new WindowSink(window, context.For(window));
        _owned.Add(sink);
        End(Paths(window.Input), sink);
        return [Start(new SpilledWindowSource(window, sink, new WindowSource(window, sink)))];
    }

    List<PipelinePath> Fetch(PhysicalFetch fetch)
    {
        List<PipelinePath> paths = Paths(fetch.Input);
        paths.ForEach(path => path.Add(next => new FetchOperator(fetch, context.For(fetch), next)));
        return paths;
    }

    List<PipelinePath> PartitionTop(PhysicalPartitionTop top)
    {
        List<PipelinePath> paths = Paths(top.Input);
        IsRepeatable = false;
        paths.ForEach(path => path.Add(next => new PartitionTopOperator(top, context.For(top), next)));
        return paths;
    }

    List<PipelinePath> Limit(PhysicalLimit limit)
    {
        List<PipelinePath> paths = Paths(limit.Input);
        IsRepeatable = false;
        var counter = new LimitCounter(limit.Offset, limit.Count);
        foreach (PipelinePath path in paths)
        {
            path.IsSequential = true;
            path.Add(next => new LimitOperator(counter, path.Stop, context.Task.Budget, next));
        }

        return paths;
    }

    List<PipelinePath> SetOperation(PhysicalSetOperation operation)
    {
        var sink = new SetOperationSink(operation, context.For(operation));
        _owned.Add(sink);
        End([.. Paths(operation.Sources[0])], new SetOperationInput(sink, 0));
        End([.. Paths(operation.Sources[1])], new SetOperationInput(sink, 1));
        return [Start(new SetOperationSource(operation, sink))];
    }
}
