using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Execution.Pipelines;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Passes the rows for which all conditions are true. Each condition sees only the rows that passed those before it; no column
/// is copied until somebody reads it, and none at all where few long runs of rows pass.
/// </summary>
sealed class FilterOperator(EvaluatorSet evaluators, Evaluator[] conditions, MemoryBudget budget, BatchConsumer next) : Operator(next)
{
    readonly ColumnBatch[] _passed = [.. conditions.Select(_ => new ColumnBatch(budget))];
    readonly List<(int From, int To)>[] _ranges = [.. conditions.Select(_ => new List<(int, int)>())];
    readonly RowIndices[] _rows = [.. conditions.Select(_ => new RowIndices(budget))];

    public override void Push(ColumnBatch batch) => Push(batch, 0);

    void Push(ColumnBatch batch, int condition)
    {
        while (condition < conditions.Length)
        {
            RowIndices rows = _rows[condition];
            ColumnBatch passed = _passed[condition];
            Column values = conditions[condition].Evaluate(batch);
            condition++;
            if (!batch.IsGathered && rows.TryRanges(values, batch.RowCount, _ranges[condition - 1]))
            {
                if (_ranges[condition - 1] is [(0, var to)] && to == batch.RowCount)
                {
                    continue;
                }

                PushRanges(batch, passed, condition);
                return;
            }

            if (batch.IsGathered)
            {
                rows.FromCondition(values, batch.RowCount);
            }

            if (rows.Count == 0)
            {
                return;
            }

            if (rows.Count < batch.RowCount)
            {
                passed.SelectFrom(batch, rows);
                batch = passed;
            }
        }

        Next.Push(batch);
    }

    /// <summary>Passes runs of rows on as slices: what is sorted by the column of a condition mostly passes in one piece.</summary>
    void PushRanges(ColumnBatch batch, ColumnBatch passed, int condition)
    {
        foreach ((int from, int to) in _ranges[condition - 1])
        {
            passed.SliceFrom(batch, from, to - from);
            Push(passed, condition);
        }
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
