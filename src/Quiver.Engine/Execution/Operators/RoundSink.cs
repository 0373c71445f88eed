using Quiver.Compute.Batches;
using Quiver.Compute.Grouping;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Collects the rows of one round of a recursion; with UNION only those that no round had before.</summary>
sealed class RoundSink(PhysicalRecursive plan, QueryContext context) : PipelineSink
{
    readonly Lock _lock = new();
    readonly RowSet? _seen = plan.IsDistinct ? new RowSet([.. plan.Columns.Select(c => c.Type)], context.Task.Budget) : null;
    readonly RowIndices _added = new(context.Task.Budget);
    readonly ColumnBatch _new = new(context.Task.Budget);
    MaterializedRows? _rows;

    public override BatchConsumer ConsumerOf(int worker) => new Consumer(this);

    /// <summary>Gives the rows away; the next round begins with none.</summary>
    public MaterializedRows Take()
    {
        MaterializedRows rows = Rows();
        _rows = null;
        return rows;
    }

    public override void Dispose()
    {
        _rows?.Dispose();
        _seen?.Dispose();
        _added.Dispose();
        _new.Dispose();
        base.Dispose();
    }

    MaterializedRows Rows() => _rows ??= new MaterializedRows([.. plan.Columns.Select(c => c.Type)], context.Task.Budget);

    void Add(ColumnBatch batch)
    {
        if (_seen is null)
        {
            Rows().Append(batch);
            return;
        }

        _seen.Add(batch, _added);
        if (_added.Count > 0)
        {
            _new.SelectFrom(batch, _added);
            Rows().Append(_new);
        }
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
