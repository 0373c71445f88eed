using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Execution.Operators;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution;

/// <summary>
/// Cuts a physical plan into pipelines: an operator that must see all rows (a sort, an aggregate, the build side of a join) ends
/// one with a sink and starts the next with a source. Pipelines stand in the list in the order in which they run.
/// </summary>
sealed class PipelineBuilder(QueryContext context)
{
    readonly List<Pipeline> _pipelines = [];
    readonly List<IDisposable> _owned = [];

    /// <summary>The pipelines in the order in which they run.</summary>
    public IReadOnlyList<Pipeline> Pipelines => _pipelines;

    /// <summary>Sinks and sources, to be disposed when the query ends.</summary>
    public IReadOnlyList<IDisposable> Owned => _owned;

    /// <summary>Builds all pipelines of a plan; its rows go to a sink.</summary>
    public void Build(ExecutionPlan plan, PipelineSink sink)
    {
        _owned.Add(sink);
        End(Paths(plan), sink);
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
            PhysicalScan scan => Paths(scan.Source),
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
            PhysicalUnnest unnest => Unnest(unnest),
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
        return new PipelinePath(source);
    }

    EvaluatorSet Evaluators(PhysicalPlan input) => new(input.Ordinals(), context.Task.Functions, context.Task.Budget);

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

    List<PipelinePath> Unnest(PhysicalUnnest unnest)
    {
        List<PipelinePath> paths = Paths(unnest.Input);
        paths.ForEach(path => path.Add(next => new UnnestOperator(unnest, context, next)));
        return paths;
    }

    List<PipelinePath> Aggregate(PhysicalAggregate aggregate)
    {
        List<PipelinePath> paths = Paths(aggregate.Input);
        var sink = new AggregateSink(aggregate, context.For(aggregate));
        _owned.Add(sink);
        End(paths, sink);
        return [Start(new AggregateSource(sink, aggregate))];
    }

    List<PipelinePath> Join(PhysicalHashJoin join)
    {
        var sink = new JoinBuildSink(join, context.For(join));
        _owned.Add(sink);
        End(Paths(join.Build), sink);
        List<PipelinePath> paths = Paths(join.Probe);
        foreach (PipelinePath path in paths)
        {
            path.Add(next => new JoinProbeOperator(join, sink, context.For(join), next));
        }

        if (join.Kind is HashJoinKind.BuildSemi or HashJoinKind.BuildAnti)
        {
            // Probing only marks: its pipelines end in nothing, and the build rows are read afterwards.
            var nothing = new DiscardSink();
            _owned.Add(nothing);
            End(paths, nothing);
            return [Start(new BuildRowsSource(join, sink))];
        }

        if (join.Kind is HashJoinKind.KeepBuild or HashJoinKind.KeepBoth)
        {
            paths.Add(Start(new BuildRowsSource(join, sink)));
        }

        return paths;
    }

    List<PipelinePath> Sort(PhysicalSort sort)
    {
        var sink = new SortSink(sort, context.For(sort));
        _owned.Add(sink);
        End(Paths(sort.Input), sink);
        return [Start(new SortedSource(sort, sink))];
    }

    List<PipelinePath> Top(PhysicalSort sort)
    {
        var sink = new TopSink(sort, context.For(sort));
        _owned.Add(sink);
        List<PipelinePath> paths = Paths(sort.Input);
        End(paths, sink);
        return [Start(new RowsSource(() => sink.Rows!, sort.Columns.Count))];
    }

    List<PipelinePath> Limit(PhysicalLimit limit)
    {
        List<PipelinePath> paths = Paths(limit.Input);
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
