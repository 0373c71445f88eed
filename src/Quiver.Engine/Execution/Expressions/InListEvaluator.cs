using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Compute.Joining;

namespace Quiver.Engine.Execution.Expressions;

/// <summary>Looks values up in a set of constants.</summary>
sealed class InListEvaluator : Evaluator
{
    readonly Evaluator _operand;
    readonly Column _values;
    readonly ConstantSet _set;
    readonly JoinProbe _probe;
    readonly bool _isNegated;
    readonly ColumnScratch _scratch;

    /// <summary>Takes the values over: the set refers to texts in them.</summary>
    public InListEvaluator(Evaluator operand, Column values, bool isNegated, MemoryBudget budget)
    {
        _operand = operand;
        _isNegated = isNegated;
        _values = values;
        _set = new ConstantSet(values, budget);
        _probe = _set.CreateProbe(budget);
        _scratch = new ColumnScratch(budget);
    }

    public override void Dispose()
    {
        _probe.Dispose();
        _set.Dispose();
        _values.Dispose();
        _scratch.Dispose();
        base.Dispose();
    }

    private protected override Column Compute(ColumnBatch batch) =>
        _set.Contains(_operand.Evaluate(batch), _isNegated, _probe, _scratch);
}
