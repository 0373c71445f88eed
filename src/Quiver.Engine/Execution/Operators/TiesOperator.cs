using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Execution.Pipelines;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Passes a run of ordered rows on, and those behind it that are equal to its last one. One worker runs it.</summary>
sealed class TiesOperator(
    EvaluatorSet evaluators, Evaluator[] keys, TiesState state, PipelineStop stop, MemoryBudget budget, BatchConsumer next) : Operator(next)
{
    readonly ColumnBatch _output = new(budget);

    public override void Push(ColumnBatch batch)
    {
        Column[] values = [.. keys.Select(k => k.Evaluate(batch))];
        (int from, int count) = state.Counter.Take(batch.RowCount);
        if (count > 0)
        {
            state.Remember(values, from + count - 1);
        }

        int end = from + count;
        while (state.Counter.IsDone && state.HasLast && end < batch.RowCount && state.IsTie(values, end))
        {
            end++;
            count++;
        }

        if (state.Counter.IsDone && end < batch.RowCount)
        {
            stop.Request();
        }

        if (count > 0)
        {
            _output.SliceFrom(batch, from, count);
            Next.Push(_output);
        }
    }

    public override void Dispose()
    {
        evaluators.Dispose();
        _output.Dispose();
        base.Dispose();
    }
}
