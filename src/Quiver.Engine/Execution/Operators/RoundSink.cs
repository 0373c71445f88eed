using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Grouping;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Collects the rows of one round of a recursion; with UNION only those that no round had before. Where memory is short the rows of the
/// round go to disk; those that a UNION has to know stay in memory.
/// </summary>
sealed class RoundSink(PhysicalRecursive plan, QueryContext context) : PipelineSink
{
    readonly Lock _lock = new();
    readonly RowSet? _seen = plan.IsDistinct ? new RowSet([.. plan.Columns.Select(c => c.Type)], context.Task.Budget) : null;
    readonly DataType[] _types = [.. plan.Columns.Select(c => c.Type)];
    readonly List<SpillBlock> _blocks = [];
    readonly RowIndices _added = new(context.Task.Budget);
    readonly ColumnBatch _new = new(context.Task.Budget);
    MaterializedRows? _rows;
    SpilledRows? _file;

    public override BatchConsumer ConsumerOf(int worker) => new Consumer(this);

    /// <summary>Gives the rows away; the next round begins with none.</summary>
    public KeptRows Take()
    {
        if (_file is null)
        {
            MaterializedRows rows = Rows();
            _rows = null;
            return new KeptRows(rows, context.Task.BatchSize * CommonRowsSource.BatchesOfMorsel) { Owned = [rows] };
        }

        Spill();
        var kept = new KeptRows([.. _blocks]) { Owned = [_file] };
        _blocks.Clear();
        _file = null;
        return kept;
    }

    public override void Dispose()
    {
        _rows?.Dispose();
        _file?.Dispose();
        _seen?.Dispose();
        _added.Dispose();
        _new.Dispose();
        base.Dispose();
    }

    MaterializedRows Rows() => _rows ??= new MaterializedRows(_types, context.Task.Budget);

    void Add(ColumnBatch batch)
    {
        if (_seen is null)
        {
            Append(batch);
            return;
        }

        _seen.Add(batch, _added);
        if (_added.Count > 0)
        {
            _new.SelectFrom(batch, _added);
            Append(_new);
        }
    }

    void Append(ColumnBatch batch)
    {
        Rows().Append(batch);
        if (MemoryPressure.IsHigh(context.Task, _rows!.Bytes))
        {
            Spill();
        }
    }

    void Spill()
    {
        if (_rows is not { } rows)
        {
            return;
        }

        _file ??= new SpilledRows(_types, context.Task, context.CountSpilled(plan));
        _blocks.AddRange(RowBlocks.Write(rows, _file, context.Task, context.Stop.Token));
        rows.Dispose();
        _rows = null;
    }

    sealed class Consumer(RoundSink sink) : BatchConsumer
    {
        public override void Push(ColumnBatch batch)
        {
            lock (sink._lock)
            {
                sink.Add(batch);
            }
        }
    }
}
