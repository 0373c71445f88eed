using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Compute.Joining;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Collects the build side of a join and indexes its keys.</summary>
sealed class JoinBuildSink(PhysicalHashJoin plan, QueryContext context) : CollectSink(
    [.. plan.Build.Columns.Select(c => c.Type)], plan.Build.Ordinals(), [.. plan.Keys.Select(k => k.Build)], context)
{
    readonly ColumnBatch _columns = new(context.Task.Budget);

    /// <summary>The index of the keys; set when the sink is finished.</summary>
    public JoinIndex? Index { get; private set; }

    /// <summary>The rows of the build side as one batch that joins gather from.</summary>
    public ColumnBatch Columns => _columns;

    /// <summary>Which build rows found a partner, where the join gives build rows on their own.</summary>
    public MatchFlags? Matches { get; private set; }

    public override async Task FinishAsync(QueryContext context)
    {
        await base.FinishAsync(context).ConfigureAwait(false);
        await ParallelRun.ForAsync(context, 1, 1, _ => BuildIndex()).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        Index?.Dispose();
        Matches?.Dispose();
        _columns.Dispose();
        base.Dispose();
    }

    void BuildIndex()
    {
        MaterializedRows rows = Rows!;
        int columnCount = plan.Build.Columns.Count;
        _columns.Reset(columnCount, rows.RowCount);
        for (int i = 0; i < columnCount; i++)
        {
            _columns.Set(i, rows[i]);
        }

        if (plan.Keys.Count == 0)
        {
            Index = new CrossJoinIndex(rows.RowCount);
        }
        else
        {
            Column[] keys = [.. Enumerable.Range(columnCount, plan.Keys.Count).Select(i => rows[i])];
            Index = JoinIndex.Build(
                keys, [.. plan.Keys.Select(k => k.IsNullSafe)], rows.RowCount, Context.Task.Budget, Context.Stop.Token);
        }

        if (plan.Kind is HashJoinKind.KeepBuild or HashJoinKind.KeepBoth or HashJoinKind.BuildSemi or HashJoinKind.BuildAnti)
        {
            Matches = new MatchFlags(Context.Task.Budget);
            Matches.Reset(rows.RowCount);
        }

        PublishFilters();
    }

    void PublishFilters()
    {
        foreach ((int key, RuntimeFilter filter) in plan.RuntimeFilters)
        {
            if (Rows!.RowCount == 0)
            {
                filter.Publish(long.MaxValue, long.MinValue);
            }
            else if (IntegerKeys.IsInteger(plan.Keys[key].Build.Type))
            {
                (long min, long max) = IntegerKeys.Range(Rows[plan.Build.Columns.Count + key]) ?? (long.MaxValue, long.MinValue);
                filter.Publish(min, max);
            }
        }
    }
}
