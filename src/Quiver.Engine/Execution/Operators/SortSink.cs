using Quiver.Arrow.Columns;
using Quiver.Compute.Sorting;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Collects all rows and puts them in order; <see cref="SortedSource"/> reads them.</summary>
sealed class SortSink(PhysicalSort plan, QueryContext context) : CollectSink(
    [.. plan.Columns.Select(c => c.Type)], plan.Input.Ordinals(), [.. plan.Keys.Select(k => k.Expression)], context)
{
    /// <summary>The order; set when the sink is finished.</summary>
    public SortPermutation? Order { get; private set; }

    public override async Task FinishAsync(QueryContext context)
    {
        await base.FinishAsync(context).ConfigureAwait(false);
        await ParallelRun.ForAsync(context, 1, 1, _ => Order = MakeOrder()).ConfigureAwait(false);
        await ParallelRun.ForAsync(context, context.Task.Threads, Order!.BucketCount, Order.SortBucket).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        Order?.Dispose();
        base.Dispose();
    }

    SortPermutation MakeOrder()
    {
        int columns = plan.Columns.Count;
        Column[] keys = [.. Enumerable.Range(columns, plan.Keys.Count).Select(i => Rows![i])];
        SortDirection[] directions = [.. plan.Keys.Select(k => new SortDirection(k.IsDescending, k.NullsFirst))];
        return new SortPermutation(keys, directions, Rows!.RowCount, Context.Task.Budget);
    }
}
