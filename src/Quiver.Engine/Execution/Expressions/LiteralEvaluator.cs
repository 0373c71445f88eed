using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Engine.Types;

namespace Quiver.Engine.Execution.Expressions;

/// <summary>Repeats a constant.</summary>
sealed class LiteralEvaluator(ScalarValue value) : Evaluator
{
    /// <summary>The constant.</summary>
    public ScalarValue Value => value;

    private protected override Column Compute(ColumnBatch batch) => value.ToColumn(batch.RowCount);
}
