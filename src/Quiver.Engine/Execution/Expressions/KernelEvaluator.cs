using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;

namespace Quiver.Engine.Execution.Expressions;

/// <summary>Applies a kernel to the values of other evaluators.</summary>
sealed class KernelEvaluator(Evaluator[] operands, Func<Column[], ColumnScratch, Column> kernel, MemoryBudget budget) : Evaluator
{
    readonly ColumnScratch _scratch = new(budget);
    readonly Column[] _values = new Column[operands.Length];

    public override void Dispose()
    {
        _scratch.Dispose();
        base.Dispose();
    }

    private protected override Column Compute(ColumnBatch batch)
    {
        for (int i = 0; i < operands.Length; i++)
        {
            _values[i] = operands[i].Evaluate(batch);
        }

        return kernel(_values, _scratch);
    }
}
