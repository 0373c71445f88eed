using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Engine.Types;

namespace Quiver.Engine.Execution.Expressions;

/// <summary>Applies a kernel to the values of other evaluators.</summary>
sealed class KernelEvaluator(
    Evaluator[] operands, Func<Column[], ColumnScratch, Column> kernel, MemoryBudget budget, SourcePosition place = default) : Evaluator
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

        try
        {
            return kernel(_values, _scratch);
        }
        catch (QuiverException error) when (error.Line == 0 && place.Line > 0)
        {
            throw error.At(place.Line, place.Column);
        }
    }
}
