using Quiver.Arrow.Columns;
using Quiver.Compute.Grouping;
using Quiver.Compute.Windowing;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Windows;

/// <summary>Collects all rows and aggregates their partitions, without sorting them; <see cref="TotalsSource"/> reads both.</summary>
sealed class TotalsSink : WindowCollectSink
{
    readonly PhysicalWindow _plan;
    FixedWidthColumn? _numbers;

    public TotalsSink(PhysicalWindow plan, QueryContext context)
        : base(plan, new WindowLayout(plan), context)
    {
        _plan = plan;
    }

    /// <summary>The results; set when the sink is finished.</summary>
    public PartitionTotals? Totals { get; private set; }

    private protected override async Task FinishInMemoryAsync(QueryContext context)
    {
        int partitions = 1;
        if (Layout.Keys.Count > 0)
        {
            await ParallelRun.ForAsync(context, 1, 1, _ => _numbers = KeyNumbers.Evaluate(
                [.. Layout.Keys.Select(k => Rows![k])], Rows!.RowCount, context.Task.Budget, context.Stop.Token, out partitions))
                .ConfigureAwait(false);
        }

        var totals = new PartitionTotals(_numbers, partitions, Rows!.RowCount, _plan.Calls.Count, context.Task.Budget);
        Totals = totals;
        await ParallelRun.ForAsync(context, context.Task.Threads, _plan.Calls.Count, c =>
        {
            WindowCall call = _plan.Calls[c].Call;
            totals.Aggregate(c, call.Slot, [.. call.Arguments.Select(ColumnOf)], context.Stop.Token);
        }).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        Totals?.Dispose();
        _numbers?.Dispose();
        base.Dispose();
    }

    Column ColumnOf(Expression expression) =>
        expression is LiteralExpression literal ? literal.Value.ToColumn(Rows!.RowCount) : Rows![Layout[expression]];
}
