using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Compute.Joining;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Collects the build side of a join and indexes its keys.</summary>
sealed class JoinBuildSink(PhysicalHashJoin plan, QueryContext context) : CollectSink(
    [.. plan.Build.Columns.Select(c => c.Type)], plan.Build.Ordinals(), [.. plan.BuildValues], context)
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
        if (Index is SortedJoinIndex sorted)
        {
            await ParallelRun.ForAsync(context, context.Task.Threads, sorted.PartCount, sorted.SortPart).ConfigureAwait(false);
            await ParallelRun.ForAsync(context, 1, 1, _ => sorted.Complete()).ConfigureAwait(false);
        }
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

        Index = plan.Alternatives.Count > 0 ? BuildAlternatives(rows)
            : plan.Ranges.Count > 0 ? BuildSorted(rows)
            : plan.Keys.Count == 0 ? new CrossJoinIndex(rows.RowCount)
            : BuildKeys(rows, plan.Keys, columnCount);

        if (plan.Kind is HashJoinKind.KeepBuild or HashJoinKind.KeepBoth or HashJoinKind.BuildSemi or HashJoinKind.BuildAnti)
        {
            Matches = new MatchFlags(Context.Task.Budget);
            Matches.Reset(rows.RowCount);
        }

        PublishFilters();
    }

    JoinIndex BuildKeys(MaterializedRows rows, IReadOnlyList<JoinKey> keys, int from) => JoinIndex.Build(
        Values(rows, from, keys.Count), [.. keys.Select(k => k.IsNullSafe)], rows.RowCount, Context.Task.Budget, Context.Stop.Token);

    SortedJoinIndex BuildSorted(MaterializedRows rows)
    {
        int from = plan.Build.Columns.Count;
        IEnumerable<JoinRange> ranges = plan.Ranges.Select(
            (r, i) => new JoinRange(rows[from + plan.Keys.Count + i], r.IsBuildAbove, r.IsStrict));
        return new SortedJoinIndex(
            Values(rows, from, plan.Keys.Count), [.. plan.Keys.Select(k => k.IsNullSafe)], [.. ranges], plan.IsNearest, plan.IsBand,
            rows.RowCount, Context.Task.Budget, Context.Stop.Token);
    }

    AlternativesJoinIndex BuildAlternatives(MaterializedRows rows)
    {
        var parts = new List<JoinIndex>();
        int from = plan.Build.Columns.Count;
        try
        {
            foreach (IReadOnlyList<JoinKey> keys in plan.Alternatives)
            {
                parts.Add(BuildKeys(rows, keys, from));
                from += keys.Count;
            }
        }
        catch
        {
            parts.ForEach(p => p.Dispose());
            throw;
        }

        return new AlternativesJoinIndex(parts, [.. plan.Alternatives.Select(a => a.Count)]) { RowCount = rows.RowCount };
    }

    static Column[] Values(MaterializedRows rows, int from, int count) => [.. Enumerable.Range(from, count).Select(i => rows[i])];

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
