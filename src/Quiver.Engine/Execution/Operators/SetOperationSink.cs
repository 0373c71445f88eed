using Quiver.Compute.Batches;
using Quiver.Compute.Grouping;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Counts how often each row stands in the left and in the right input, in one table; INTERSECT and EXCEPT read the
/// counts.</summary>
sealed class SetOperationSink(PhysicalSetOperation plan, QueryContext context) : PipelineSink
{
    readonly RowCounts _counts = new([.. plan.Columns.Select(c => c.Type)], context.Task.Budget);
    readonly Lock _lock = new();

    /// <summary>Which input the pipeline that runs now reads.</summary>
    public int CurrentInput { get; set; }

    /// <summary>The counts.</summary>
    public RowCounts Counts => _counts;

    public override BatchConsumer ConsumerOf(int worker) => new Consumer(this);

    public override void Dispose()
    {
        _counts.Dispose();
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

    sealed class Consumer(SetOperationSink sink) : BatchConsumer
    {
        public override void Push(ColumnBatch batch)
        {
            lock (sink._lock)
            {
                sink._counts.Add(batch, sink.CurrentInput != 0);
            }
        }
    }
}
