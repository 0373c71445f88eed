using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Grouping;
using Quiver.Compute.Joining;
using Quiver.Compute.Sorting;
using Quiver.Compute.Windowing;
using Quiver.Engine.Execution.Operators;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Windows;

/// <summary>
/// Collects all rows and puts them in the order of partitions and keys; <see cref="WindowSource"/> evaluates the calls. Rows with equal
/// keys stay in the order in which they came, however many workers collected them.
/// </summary>
sealed class WindowSink : WindowCollectSink, IWindowRows
{
    /// <summary>Rows of a task, about: their keys, frames and results stay in the second-level cache.</summary>
    const int TaskRows = 1 << 15;

    readonly PhysicalWindow _plan;
    readonly List<int> _taskStarts = [0];
    FixedWidthColumn? _numbers;
    SortPermutation? _order;

    public WindowSink(PhysicalWindow plan, QueryContext context)
        : base(plan, new WindowLayout(plan), context)
    {
        _plan = plan;
    }

    /// <summary>How many leading keys of the order are the partition.</summary>
    public int PartitionKeys { get; private set; }

    /// <summary>The number of pieces of whole partitions that are evaluated one by one.</summary>
    public int TaskCount => _taskStarts.Count - 1;

    /// <summary>A column of the rows.</summary>
    public Column this[int place] => Rows![place];

    /// <summary>The rows of a task in order: from the first up to the one after the last.</summary>
    public (int From, int To) TaskRowsOf(int task) => (_taskStarts[task], _taskStarts[task + 1]);

    public void CopyRows(int from, int count, RowIndices rows)
    {
        if (_order is null)
        {
            rows.FromRange(from, count);
        }
        else
        {
            _order.CopyRows(from, count, rows);
        }
    }

    public void SetRuns(RowRuns runs, int from, int count, int keyCount) => runs.Set(_order, from, count, keyCount);

    private protected override async Task FinishInMemoryAsync(QueryContext context)
    {
        if (Layout.Keys.Count > 0 && Rows!.RowCount > 1)
        {
            await ParallelSort.RunAsync(context, parts => _order = MakeOrder(parts)).ConfigureAwait(false);
        }

        await ParallelRun.ForAsync(context, 1, 1, _ => MakeTasks()).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        _order?.Dispose();
        _numbers?.Dispose();
        base.Dispose();
    }

    SortPermutation MakeOrder(int parts)
    {
        int partition = _plan.PartitionBy.Count;
        Column[] keys = [.. Layout.Keys.Select(k => Rows![k])];
        SortDirection[] directions = WindowLayout.Directions(_plan);
        PartitionKeys = partition;
        bool needsNumbers = keys.Take(partition).Any(k => !IntegerKeys.IsInteger(k.Type) && k.Type.Id != TypeId.Boolean);
        if (needsNumbers)
        {
            // What sorts by numbers compares no strings.
            _numbers = KeyNumbers.Evaluate(keys[..partition], Rows!.RowCount, Context.Task.Budget, Context.Stop.Token, out _);
            keys = [_numbers, .. keys[partition..]];
            directions = [new SortDirection(false, false), .. directions[partition..]];
            PartitionKeys = 1;
        }

        return new SortPermutation(keys, directions, Rows!.RowCount, Context.Task.Budget, parts);
    }

    void MakeTasks()
    {
        int rows = Rows!.RowCount;
        while (_taskStarts[^1] < rows)
        {
            int end = (int)Math.Min(rows, _taskStarts[^1] + (long)TaskRows);
            while (end < rows && (PartitionKeys == 0 || !_order!.Differs(end, PartitionKeys)))
            {
                end = PartitionKeys == 0 ? rows : end + 1;
            }

            _taskStarts.Add(end);
        }
    }
}
