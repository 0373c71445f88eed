using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Execution.Pipelines;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Computes columns.</summary>
sealed class ProjectOperator(EvaluatorSet evaluators, Evaluator[] projections, MemoryBudget budget, BatchConsumer next) : Operator(next)
{
    readonly ColumnBatch _output = new(budget);

    public override void Push(ColumnBatch batch)
    {
        _output.Reset(projections.Length, batch.RowCount);
        for (int i = 0; i < projections.Length; i++)
        {
            Column value = projections[i].Evaluate(batch);
            _output.Set(i, value);
        }

        Next.Push(_output);
    }

    public override void Dispose()
    {
        evaluators.Dispose();
        _output.Dispose();
        base.Dispose();
    }
}
