using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Execution.Pipelines;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Passes the rows for which all conditions are true. Each condition sees only the rows that passed those before it; no column
/// is copied until somebody reads it.
/// </summary>
sealed class FilterOperator(EvaluatorSet evaluators, Evaluator[] conditions, MemoryBudget budget, BatchConsumer next) : Operator(next)
{
    readonly ColumnBatch[] _passed = [.. conditions.Select(_ => new ColumnBatch(budget))];
    readonly RowIndices[] _rows = [.. conditions.Select(_ => new RowIndices(budget))];

    public override void Push(ColumnBatch batch)
    {
        ColumnBatch current = batch;
        for (int i = 0; i < conditions.Length; i++)
        {
            RowIndices rows = _rows[i];
            rows.FromCondition(conditions[i].Evaluate(current), current.RowCount);
            if (rows.Count == 0)
            {
                return;
            }

            if (rows.Count < current.RowCount)
            {
                _passed[i].SelectFrom(current, rows);
                current = _passed[i];
            }
        }

        Next.Push(current);
    }

    public override void Dispose()
    {
        evaluators.Dispose();
        foreach (ColumnBatch batch in _passed)
        {
            batch.Dispose();
        }

        foreach (RowIndices rows in _rows)
        {
            rows.Dispose();
        }

        base.Dispose();
    }
}
