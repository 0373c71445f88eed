using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Grouping;
using Quiver.Compute.Joining;
using Quiver.Compute.Sorting;
using Quiver.Engine.Execution.Operators;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Windows;

/// <summary>
/// Collects all rows and puts them in the order of partitions and keys; <see cref="WindowSource"/> evaluates the calls. Rows with equal
/// keys stay in the order in which they came, however many workers collected them.
/// </summary>
sealed class WindowSink : CollectSink
{
    /// <summary>Rows of a task, about: their keys, frames and results stay in the second-level cache.</summary>
    const int TaskRows = 1 << 15;

    readonly PhysicalWindow _plan;
    readonly List<int> _taskStarts = [0];
    FixedWidthColumn? _numbers;

    public WindowSink(PhysicalWindow plan, QueryContext context)
        : this(plan, new WindowLayout(plan), context)
    {
    }

    WindowSink(PhysicalWindow plan, WindowLayout layout, QueryContext context)
        : base([.. plan.Input.Columns.Select(c => c.Type)], plan.Input.Ordinals(), layout.Computed, context)
    {
        _plan = plan;
        Layout = layout;
    }

    /// <summary>Where the values of expressions lie in the rows.</summary>
    public WindowLayout Layout { get; }

    /// <summary>The order of the rows; null where there is none to make.</summary>
    public SortPermutation? Order { get; private set; }

    /// <summary>How many leading keys of the order are the partition.</summary>
    public int PartitionKeys { get; private set; }

    /// <summary>The number of pieces of whole partitions that are evaluated one by one.</summary>
    public int TaskCount => _taskStarts.Count - 1;

    private protected override bool KeepsOrder => true;

    /// <summary>The rows of a task in order: from the first up to the one after the last.</summary>
    public (int From, int To) TaskRowsOf(int task) => (_taskStarts[task], _taskStarts[task + 1]);

    public override async Task FinishAsync(QueryContext context)
    {
        await base.FinishAsync(context).ConfigureAwait(false);
        if (Layout.Keys.Count > 0 && Rows!.RowCount > 1)
        {
            await ParallelRun.ForAsync(context, 1, 1, _ => Order = MakeOrder()).ConfigureAwait(false);
            await ParallelRun.ForAsync(context, context.Task.Threads, Order!.BucketCount, Order.SortBucket).ConfigureAwait(false);
        }

        await ParallelRun.ForAsync(context, 1, 1, _ => MakeTasks()).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        Order?.Dispose();
        _numbers?.Dispose();
        base.Dispose();
    }

    SortPermutation MakeOrder()
    {
        int partition = _plan.PartitionBy.Count;
        Column[] keys = [.. Layout.Keys.Select(k => Rows![k])];
        SortDirection[] directions =
        [
            .. _plan.PartitionBy.Select(_ => new SortDirection(false, false)),
            .. _plan.OrderBy.Select(k => new SortDirection(k.IsDescending, k.NullsFirst)),
        ];
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

        return new SortPermutation(keys, directions, Rows!.RowCount, Context.Task.Budget);
    }

    void MakeTasks()
    {
        int rows = Rows!.RowCount;
        while (_taskStarts[^1] < rows)
        {
            int end = (int)Math.Min(rows, _taskStarts[^1] + (long)TaskRows);
            while (end < rows && (PartitionKeys == 0 || !Order!.Differs(end, PartitionKeys)))
            {
                end = PartitionKeys == 0 ? rows : end + 1;
            }

            _taskStarts.Add(end);
        }
    }
}
