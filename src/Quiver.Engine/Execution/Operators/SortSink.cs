using Quiver.Arrow.Columns;
using Quiver.Compute.Sorting;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Collects all rows and puts them in order; <see cref="SortedSource"/> reads them. Where memory is short a worker sorts what it has and
/// puts it on disk as a run, and <see cref="MergedSource"/> merges the runs: an external merge sort.
/// </summary>
sealed class SortSink : CollectSink
{
    readonly PhysicalSort _plan;
    readonly SortDirection[] _directions;

    public SortSink(PhysicalSort plan, QueryContext context)
        : base([.. plan.Columns.Select(c => c.Type)], plan.Input.Ordinals(), [.. plan.Keys.Select(k => k.Expression)], context)
    {
        _plan = plan;
        _directions = [.. plan.Keys.Select(k => new SortDirection(k.IsDescending, k.NullsFirst))];
        Runs = SortedRuns.Of(plan, context);
    }

    /// <summary>The order; set when the sink is finished and all rows are in memory.</summary>
    public SortPermutation? Order { get; private set; }

    /// <summary>The rows on disk, keys behind columns; none where all are in memory.</summary>
    public SortedRuns Runs { get; }

    public override async Task FinishAsync(QueryContext context)
    {
        if (!Runs.IsEmpty || SortedRuns.IsHigh(Context.Task, WorkerRows.Sum(r => r.Bytes)))
        {
            MaterializedRows[] rest = [.. WorkerRows];
            await ParallelRun.ForAsync(context, context.Task.Threads, rest.Length, w => Runs.Add(rest[w])).ConfigureAwait(false);
            return;
        }

        await base.FinishAsync(context).ConfigureAwait(false);
        await ParallelSort.RunAsync(context, parts => Order = MakeOrder(parts)).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        Order?.Dispose();
        Runs.Dispose();
        base.Dispose();
    }

    private protected override MaterializedRows Filled(MaterializedRows rows, IReadOnlyList<(long Morsel, int From)> morsels)
    {
        if (!SortedRuns.IsHigh(Context.Task, rows.Bytes))
        {
            return rows;
        }

        Runs.Add(rows);
        rows.Dispose();
        return new MaterializedRows(Runs.Types, Context.Task.Budget);
    }

    SortPermutation MakeOrder(int parts)
    {
        int columns = _plan.Columns.Count;
        Column[] keys = [.. Enumerable.Range(columns, _plan.Keys.Count).Select(i => Rows![i])];
        return new SortPermutation(keys, _directions, Rows!.RowCount, Context.Task.Budget, parts);
    }
}
