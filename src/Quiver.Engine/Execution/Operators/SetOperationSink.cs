using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Grouping;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Counts how often each row stands in the left and in the right input, in one table; INTERSECT and EXCEPT read the counts. Where memory is
/// short the rows go to disk with their counts, partitioned by their hash, and counting begins anew.
/// </summary>
sealed class SetOperationSink(PhysicalSetOperation plan, QueryContext context) : PipelineSink
{
    readonly DataType[] _types = [.. plan.Columns.Select(c => c.Type)];
    readonly Lock _lock = new();
    RowCounts? _counts;
    PartitionedSpill? _spill;

    /// <summary>Which input the pipeline that runs now reads.</summary>
    public int CurrentInput { get; set; }

    /// <summary>The counts, where all are in memory.</summary>
    public RowCounts Counts => _counts ??= new RowCounts(_types, context.Task.Budget);

    /// <summary>The rows on disk; null where all are in memory.</summary>
    public SpilledRowCounts? Spilled { get; private set; }

    public override BatchConsumer ConsumerOf(int worker) => new Consumer(this);

    public override Task FinishAsync(QueryContext context)
    {
        if (_spill is null)
        {
            return Task.CompletedTask;
        }

        return ParallelRun.ForAsync(context, 1, 1, _ =>
        {
            Spill();
            _spill.Flush();
            Spilled = new SpilledRowCounts(_types, _spill, context, context.CountSpilled(plan));
        });
    }

    public override void Dispose()
    {
        _counts?.Dispose();
        _spill?.Dispose();
        base.Dispose();
    }

    /// <summary>Returns how often a row is given.</summary>
    public static long Times(SetOperator op, long left, long right) => op switch
    {
        SetOperator.Intersect => left > 0 && right > 0 ? 1 : 0,
        SetOperator.IntersectAll => Math.Min(left, right),
        SetOperator.Except => left > 0 && right == 0 ? 1 : 0,
        _ => Math.Max(0, left - right),
    };

    void Add(ColumnBatch batch)
    {
        Counts.Add(batch, CurrentInput != 0);

        // The lock leaves one table for all workers.
        if (MemoryPressure.IsHigh(context.Task, Counts.Bytes / context.Task.Threads))
        {
            Spill();
        }
    }

    void Spill()
    {
        if (_counts is not { } counts)
        {
            return;
        }

        _spill ??= SpilledRowCounts.CreateSpill(_types, 0, context, context.CountSpilled(plan));
        SpilledRowCounts.Write(counts, _types.Length, _spill, context);
        counts.Dispose();
        _counts = null;
    }

    sealed class Consumer(SetOperationSink sink) : BatchConsumer
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
