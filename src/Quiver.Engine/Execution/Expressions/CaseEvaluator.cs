using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;

namespace Quiver.Engine.Execution.Expressions;

/// <summary>
/// Evaluates CASE branch by branch over the rows that are left, so that <c>CASE WHEN x &lt;&gt; 0 THEN 1 / x END</c> does not
/// divide by zero; the pieces are put together at the end.
/// </summary>
sealed class CaseEvaluator(Evaluator[] operands, DataType type, MemoryBudget budget) : Evaluator
{
    readonly ColumnPieces _pieces = new(type, budget);
    readonly ColumnBatch[] _left = [.. operands.Select(_ => new ColumnBatch(budget))];
    readonly ColumnBatch[] _taken = [.. operands.Select(_ => new ColumnBatch(budget))];
    readonly RowIndices[] _leftRows = [.. operands.Select(_ => new RowIndices(budget))];
    readonly RowIndices[] _takenRows = [.. operands.Select(_ => new RowIndices(budget))];
    readonly RowIndices _condition = new(budget);

    public override void Dispose()
    {
        _pieces.Dispose();
        _condition.Dispose();
        for (int i = 0; i < operands.Length; i++)
        {
            _left[i].Dispose();
            _taken[i].Dispose();
            _leftRows[i].Dispose();
            _takenRows[i].Dispose();
        }

        base.Dispose();
    }

    private protected override Column Compute(ColumnBatch batch)
    {
        _pieces.Begin(batch.RowCount);
        RowIndices rows = _leftRows[0];
        rows.FromRange(0, batch.RowCount);
        ColumnBatch current = batch;
        for (int branch = 0; branch + 1 < operands.Length && rows.Count > 0; branch += 2)
        {
            Column condition = operands[branch].Evaluate(current);
            _condition.FromCondition(condition, rows.Count);
            if (_condition.Count == rows.Count)
            {
                // Every row that is left takes this branch.
                _pieces.Add(operands[branch + 1].Evaluate(current), rows);
                return _pieces.Finish();
            }

            if (_condition.Count == 0)
            {
                continue;
            }

            RowIndices taken = _takenRows[branch];
            taken.Compose(rows, _condition);
            _taken[branch].SelectFrom(batch, taken);
            _pieces.Add(operands[branch + 1].Evaluate(_taken[branch]), taken);
            RowIndices rest = _leftRows[branch + 1];
            rest.Except(rows, _condition);
            _left[branch + 1].SelectFrom(batch, rest);
            current = _left[branch + 1];
            rows = rest;
        }

        if (rows.Count > 0)
        {
            _pieces.Add(operands[^1].Evaluate(current), rows);
        }

        return _pieces.Finish();
    }
}
