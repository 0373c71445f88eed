using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;

namespace Quiver.Engine.Execution.Expressions;

/// <summary>Reads a column of the batch.</summary>
sealed class ColumnEvaluator(int ordinal) : Evaluator
{
    /// <summary>Which column.</summary>
    public int Ordinal => ordinal;

    private protected override Column Compute(ColumnBatch batch) => batch[ordinal];
}
