using Quiver.Compute.Sorting;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Collects all rows and puts them in order; <see cref="SortedSource"/> reads them. Where memory is short a worker sorts what it has and
/// puts it on disk as a run, and <see cref="MergedSource"/> merges the runs: an external merge sort.
/// </summary>
sealed class SortSink(PhysicalSort plan, QueryContext context) : CollectSink(
    [.. plan.Columns.Select(c => c.Type)], plan.Input.Ordinals(), [.. plan.Keys.Select(k => k.Expression)], context)
{
    /// <summary>The order; set when the sink is finished and all rows are in memory.</summary>
    public SortPermutation? Order { get; private set; }

    /// <summary>The rows as runs on disk; none where all are in memory.</summary>
    public SortedRuns Spilled { get; } = new(plan, context);

    public override async Task FinishAsync(QueryContext context)
    {
        if (Spilled.Runs.Count > 0 || IsHigh(WorkerRows.Sum(r => r.Bytes)))
        {
            MaterializedRows[] rest = [.. WorkerRows];
            await ParallelRun.ForAsync(context, context.Task.Threads, rest.Length, w => Spilled.Add(rest[w])).ConfigureAwait(false);
            return;
        }

        await base.FinishAsync(context).ConfigureAwait(false);
        await ParallelRun.ForAsync(context, 1, 1, _ => Order = Spilled.OrderOf(Rows!)).ConfigureAwait(false);
        await ParallelRun.ForAsync(context, context.Task.Threads, Order!.BucketCount, Order.SortBucket).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        Order?.Dispose();
        Spilled.Dispose();
        base.Dispose();
    }

    private protected override MaterializedRows Filled(MaterializedRows rows)
    {
        if (!IsHigh(rows.Bytes))
        {
            return rows;
        }

        Spilled.Add(rows);
        rows.Dispose();
        return new MaterializedRows(Spilled.Types, Context.Task.Budget);
    }

    /// <summary>Entries of narrow rows take twice as much as the rows, so what is held counts three times.</summary>
    bool IsHigh(long heldBytes) => MemoryPressure.IsHigh(Context.Task, heldBytes * 3);
}
