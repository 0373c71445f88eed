using Quiver.Arrow.Columns;
using Quiver.Compute.Grouping;
using Quiver.Compute.Windowing;
using Quiver.Engine.Execution.Operators;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Windows;

/// <summary>Collects all rows and aggregates their partitions, without sorting them; <see cref="TotalsSource"/> reads both.</summary>
sealed class TotalsSink : CollectSink
{
    readonly PhysicalWindow _plan;
    readonly WindowLayout _layout;
    FixedWidthColumn? _numbers;

    public TotalsSink(PhysicalWindow plan, QueryContext context)
        : this(plan, new WindowLayout(plan), context)
    {
    }

    TotalsSink(PhysicalWindow plan, WindowLayout layout, QueryContext context)
        : base([.. plan.Input.Columns.Select(c => c.Type)], plan.Input.Ordinals(), layout.Computed, context)
    {
        _plan = plan;
        _layout = layout;
    }

    /// <summary>The results; set when the sink is finished.</summary>
    public PartitionTotals? Totals { get; private set; }

    private protected override bool KeepsOrder => true;

    public override async Task FinishAsync(QueryContext context)
    {
        await base.FinishAsync(context).ConfigureAwait(false);
        int partitions = 1;
        if (_layout.Keys.Count > 0)
        {
            await ParallelRun.ForAsync(context, 1, 1, _ => _numbers = KeyNumbers.Evaluate(
                [.. _layout.Keys.Select(k => Rows![k])], Rows!.RowCount, context.Task.Budget, context.Stop.Token, out partitions))
                .ConfigureAwait(false);
        }

        var totals = new PartitionTotals(_numbers, partitions, Rows!.RowCount, _plan.Calls.Count, context.Task.Budget);
        Totals = totals;
        await ParallelRun.ForAsync(context, context.Task.Threads, _plan.Calls.Count, c =>
        {
            WindowCall call = _plan.Calls[c].Call;
            var slot = new AggregateSlot(
                budget => call.Aggregate!.CreateAccumulator(call.Signature, budget),
                call.Signature.Parameters,
                call.IsDistinct,
                HasFilter: false) { Place = (call.Place?.Position.Line ?? 0, call.Place?.Position.Column ?? 0) };
            totals.Aggregate(c, slot, [.. call.Arguments.Select(ColumnOf)], context.Stop.Token);
        }).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        Totals?.Dispose();
        _numbers?.Dispose();
        base.Dispose();
    }

    Column ColumnOf(Expression expression) =>
        expression is LiteralExpression literal ? literal.Value.ToColumn(Rows!.RowCount) : Rows![_layout[expression]];
}
