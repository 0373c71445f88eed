using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
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
    readonly Lock _lock = new();
    readonly List<SortedRun> _runs = [];
    readonly List<SpilledRows> _files = [];

    /// <summary>The order; set when the sink is finished and all rows are in memory.</summary>
    public SortPermutation? Order { get; private set; }

    /// <summary>The rows as runs on disk; empty where all are in memory.</summary>
    public IReadOnlyList<SortedRun> Runs => _runs;

    /// <summary>The types of the columns of runs: those of the rows, then the keys.</summary>
    public DataType[] RunTypes { get; } = [.. plan.Columns.Select(c => c.Type), .. plan.Keys.Select(k => k.Expression.Type)];

    /// <summary>The order of each key.</summary>
    public SortDirection[] Directions { get; } = [.. plan.Keys.Select(k => new SortDirection(k.IsDescending, k.NullsFirst))];

    public override async Task FinishAsync(QueryContext context)
    {
        if (_runs.Count > 0 || IsHigh(WorkerRows.Sum(r => r.Bytes)))
        {
            MaterializedRows[] rest = [.. WorkerRows];
            await ParallelRun.ForAsync(context, context.Task.Threads, rest.Length, w => Spill(rest[w])).ConfigureAwait(false);
            return;
        }

        await base.FinishAsync(context).ConfigureAwait(false);
        await ParallelRun.ForAsync(context, 1, 1, _ => Order = OrderOf(Rows!)).ConfigureAwait(false);
        await ParallelRun.ForAsync(context, context.Task.Threads, Order!.BucketCount, Order.SortBucket).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        Order?.Dispose();
        _files.ForEach(f => f.Dispose());
        base.Dispose();
    }

    /// <summary>Opens a file for runs, which lives as long as the sink.</summary>
    public SpilledRows CreateFile()
    {
        var file = new SpilledRows(RunTypes, Context.Task, Context.CountSpilled(plan));
        lock (_lock)
        {
            _files.Add(file);
        }

        return file;
    }

    private protected override MaterializedRows Filled(MaterializedRows rows)
    {
        if (!IsHigh(rows.Bytes))
        {
            return rows;
        }

        Spill(rows);
        rows.Dispose();
        return new MaterializedRows(RunTypes, Context.Task.Budget);
    }

    /// <summary>Entries of narrow rows take twice as much as the rows, so what is held counts three times.</summary>
    bool IsHigh(long heldBytes) => MemoryPressure.IsHigh(Context.Task, heldBytes * 3);

    void Spill(MaterializedRows rows)
    {
        if (rows.RowCount == 0)
        {
            return;
        }

        using SortPermutation order = OrderOf(rows);
        for (int b = 0; b < order.BucketCount; b++)
        {
            Context.Stop.Token.ThrowIfCancellationRequested();
            order.SortBucket(b);
        }

        using var all = new ColumnBatch(Context.Task.Budget);
        all.Reset(RunTypes.Length, rows.RowCount);
        for (int i = 0; i < RunTypes.Length; i++)
        {
            all.Set(i, rows[i]);
        }

        using var indices = new RowIndices(Context.Task.Budget);
        using var sorted = new ColumnBatch(Context.Task.Budget);
        SpilledRows file = CreateFile();
        var blocks = new List<SpillBlock>();
        int size = RowBlocks.RowsOfBlock(rows, Context.Task);
        for (int from = 0; from < rows.RowCount; from += size)
        {
            Context.Stop.Token.ThrowIfCancellationRequested();
            int count = Math.Min(size, rows.RowCount - from);
            order.CopyRows(from, count, indices);
            sorted.SelectFrom(all, indices);
            blocks.Add(file.Append([.. Enumerable.Range(0, RunTypes.Length).Select(i => sorted[i])], count));
        }

        lock (_lock)
        {
            _runs.Add(new SortedRun(blocks));
        }
    }

    SortPermutation OrderOf(MaterializedRows rows)
    {
        int columns = plan.Columns.Count;
        Column[] keys = [.. Enumerable.Range(columns, plan.Keys.Count).Select(i => rows[i])];
        return new SortPermutation(keys, Directions, rows.RowCount, Context.Task.Budget);
    }
}
