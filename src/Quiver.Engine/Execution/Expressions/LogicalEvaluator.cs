using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Booleans;

namespace Quiver.Engine.Execution.Expressions;

/// <summary>
/// AND and OR. Operands that cannot fail are evaluated over all rows and combined word by word; those that can (a division, a
/// cast, a function) only over the rows that the operands before them leave undecided, as people expect of
/// <c>x &lt;&gt; 0 AND 1 / x &gt; 2</c>.
/// </summary>
sealed class LogicalEvaluator(bool isAnd, Evaluator[] operands, bool[] canFail, MemoryBudget budget) : Evaluator
{
    readonly ColumnScratch[] _scratch = [.. operands.Select(_ => new ColumnScratch(budget))];
    readonly ColumnScratch[] _undecided = [.. operands.Select(_ => new ColumnScratch(budget))];
    readonly ColumnBatch[] _batches = [.. operands.Select(_ => new ColumnBatch(budget))];
    readonly RowIndices[] _rows = [.. operands.Select(_ => new RowIndices(budget))];
    readonly ColumnPieces[] _pieces = [.. operands.Select(_ => new ColumnPieces(DataType.Boolean, budget))];

    public override void Dispose()
    {
        for (int i = 0; i < operands.Length; i++)
        {
            _scratch[i].Dispose();
            _undecided[i].Dispose();
            _batches[i].Dispose();
            _rows[i].Dispose();
            _pieces[i].Dispose();
        }

        base.Dispose();
    }

    private protected override Column Compute(ColumnBatch batch)
    {
        Column result = operands[0].Evaluate(batch);
        for (int i = 1; i < operands.Length; i++)
        {
            Column next = canFail[i] ? EvaluateUndecided(i, batch, result) : operands[i].Evaluate(batch);
            result = isAnd ? BooleanKernel.And(result, next, _scratch[i]) : BooleanKernel.Or(result, next, _scratch[i]);
        }

        return result;
    }

    Column EvaluateUndecided(int operand, ColumnBatch batch, Column soFar)
    {
        // AND is decided by false, OR by true; null is not decided.
        Column decided = isAnd ? BooleanKernel.IsFalse(soFar, _undecided[operand]) : BooleanKernel.IsTrue(soFar, _undecided[operand]);
        Column open = BooleanKernel.Not(decided, _undecided[operand].Child(0));
        RowIndices rows = _rows[operand];
        rows.FromCondition(open, batch.RowCount);
        if (rows.Count == batch.RowCount)
        {
            return operands[operand].Evaluate(batch);
        }

        ColumnPieces pieces = _pieces[operand];
        pieces.Begin(batch.RowCount);
        if (rows.Count > 0)
        {
            _batches[operand].SelectFrom(batch, rows);
            pieces.Add(operands[operand].Evaluate(_batches[operand]), rows);
        }

        return pieces.Finish();
    }
}
