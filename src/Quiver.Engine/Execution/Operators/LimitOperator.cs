using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Passes a run of the rows on and ends the pipeline after it. One worker runs it, because the order of rows counts.</summary>
sealed class LimitOperator(LimitCounter counter, PipelineStop stop, MemoryBudget budget, BatchConsumer next) : Operator(next)
{
    readonly ColumnBatch _output = new(budget);
    readonly RowIndices _rows = new(budget);

    public override void Push(ColumnBatch batch)
    {
        (int from, int count) = counter.Take(batch.RowCount);
        if (counter.IsDone)
        {
            stop.Request();
        }

        if (count == batch.RowCount)
        {
            Next.Push(batch);
        }
        else if (count > 0)
        {
            _rows.FromRange(from, count);
            _output.SelectFrom(batch, _rows);
            Next.Push(_output);
        }
    }

    public override void Dispose()
    {
        _output.Dispose();
        _rows.Dispose();
        base.Dispose();
    }
}
