using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Collects rows for readers that stream them: where memory is short they go to disk in the order in which a worker got them.
/// </summary>
sealed class KeptRowsSink : CollectSink
{
    readonly Lock _lock = new();
    readonly List<SpillBlock> _blocks = [];
    readonly List<SpilledRows> _files = [];
    readonly DataType[] _types;
    readonly Action<long>? _counted;

    /// <param name="input">What gives the rows.</param>
    /// <param name="context">The query.</param>
    /// <param name="counted">Is told the bytes that go to disk; null where nobody is.</param>
    public KeptRowsSink(PhysicalPlan input, QueryContext context, Action<long>? counted)
        : base([.. input.Columns.Select(c => c.Type)], input.Ordinals(), [], context)
    {
        _types = [.. input.Columns.Select(c => c.Type)];
        _counted = counted;
    }

    /// <summary>The rows; set when the sink is finished.</summary>
    public KeptRows? Kept { get; private set; }

    public override async Task FinishAsync(QueryContext context)
    {
        if (_blocks.Count > 0 || MemoryPressure.IsHigh(Context.Task, WorkerRows.Sum(r => r.Bytes)))
        {
            MaterializedRows[] rest = [.. WorkerRows];
            await ParallelRun.ForAsync(context, context.Task.Threads, rest.Length, w =>
            {
                Spill(rest[w]);
                rest[w].Dispose();
            }).ConfigureAwait(false);
            Kept = new KeptRows(_blocks);
            return;
        }

        await base.FinishAsync(context).ConfigureAwait(false);
        Kept = new KeptRows(Rows!, context.Task.BatchSize * CommonRowsSource.BatchesOfMorsel);
    }

    public override void Dispose()
    {
        _files.ForEach(f => f.Dispose());
        base.Dispose();
    }

    private protected override MaterializedRows Filled(MaterializedRows rows, IReadOnlyList<(long Morsel, int From)> morsels)
    {
        if (!MemoryPressure.IsHigh(Context.Task, rows.Bytes))
        {
            return rows;
        }

        Spill(rows);
        rows.Dispose();
        return new MaterializedRows(_types, Context.Task.Budget);
    }

    void Spill(MaterializedRows rows)
    {
        if (rows.RowCount == 0)
        {
            return;
        }

        var file = new SpilledRows(_types, Context.Task, _counted);
        lock (_lock)
        {
            _files.Add(file);
        }

        List<SpillBlock> blocks = RowBlocks.Write(rows, file, Context.Task, Context.Stop.Token);
        lock (_lock)
        {
            _blocks.AddRange(blocks);
        }
    }
}
