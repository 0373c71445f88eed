using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Sorting;
using Quiver.Engine.Execution.Operators;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Windows;

/// <summary>
/// Collects the rows of a window. Where memory is short workers put what they have on disk, sorted by partition, order, and the morsels in
/// which rows came: <see cref="SpilledWindowSource"/> reads them.
/// </summary>
abstract class WindowCollectSink : CollectSink
{
    protected WindowCollectSink(PhysicalWindow plan, WindowLayout layout, QueryContext context)
        : base([.. plan.Input.Columns.Select(c => c.Type)], plan.Input.Ordinals(), layout.Computed, context)
    {
        Layout = layout;
        int morsel = layout.Types.Count;
        Runs = new SortedRuns(
            [.. layout.Types, DataType.Int64],
            [.. layout.Keys, morsel],
            [.. WindowLayout.Directions(plan), new SortDirection(false, false)],
            context,
            context.CountSpilled(plan));
    }

    /// <summary>Where the values of expressions lie in the rows.</summary>
    public WindowLayout Layout { get; }

    /// <summary>The rows on disk, numbers of their morsels behind them; none where all are in memory.</summary>
    public SortedRuns Runs { get; }

    private protected override bool KeepsOrder => true;

    public sealed override async Task FinishAsync(QueryContext context)
    {
        if (!Runs.IsEmpty || SortedRuns.IsHigh(context.Task, WorkerRows.Sum(r => r.Bytes)))
        {
            (MaterializedRows Rows, IReadOnlyList<(long, int)> Morsels)[] rest = [.. WorkerMorsels];
            await ParallelRun.ForAsync(context, context.Task.Threads, rest.Length, w =>
            {
                Spill(rest[w].Rows, rest[w].Morsels);
                rest[w].Rows.Dispose();
            }).ConfigureAwait(false);
            return;
        }

        await base.FinishAsync(context).ConfigureAwait(false);
        await FinishInMemoryAsync(context).ConfigureAwait(false);
    }

    /// <summary>All rows are in memory: does what is left before they are read.</summary>
    private protected abstract Task FinishInMemoryAsync(QueryContext context);

    public override void Dispose()
    {
        Runs.Dispose();
        base.Dispose();
    }

    private protected override MaterializedRows Filled(MaterializedRows rows, IReadOnlyList<(long Morsel, int From)> morsels)
    {
        if (!SortedRuns.IsHigh(Context.Task, rows.Bytes))
        {
            return rows;
        }

        Spill(rows, morsels);
        rows.Dispose();
        return new MaterializedRows(Layout.Types, Context.Task.Budget);
    }

    void Spill(MaterializedRows rows, IReadOnlyList<(long Morsel, int From)> morsels)
    {
        using Column numbers = RowNumbers.OfRuns(morsels, rows.RowCount, Context.Task.Budget);
        Runs.Add([.. Enumerable.Range(0, rows.ColumnCount).Select(i => rows[i]), numbers], rows.RowCount, rows.Bytes);
    }
}
