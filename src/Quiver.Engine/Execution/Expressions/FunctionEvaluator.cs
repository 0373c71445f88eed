using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Compute.Vectors;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;

namespace Quiver.Engine.Execution.Expressions;

/// <summary>Calls a scalar function.</summary>
sealed class FunctionEvaluator : Evaluator
{
    readonly FunctionExpression _call;
    readonly Evaluator[] _arguments;
    readonly Column[] _values;
    readonly ScalarInvocation _invocation;
    readonly NullPropagation _nulls;

    public FunctionEvaluator(FunctionExpression call, Evaluator[] arguments, FunctionContext context, MemoryBudget budget)
    {
        _call = call;
        _arguments = arguments;
        _values = new Column[arguments.Length];
        _invocation = new ScalarInvocation(context, call.Type, budget);
        _nulls = new NullPropagation(budget);
    }

    public override void Dispose()
    {
        (_invocation.State as IDisposable)?.Dispose();
        _invocation.Scratch.Dispose();
        _nulls.Dispose();
        base.Dispose();
    }

    private protected override Column Compute(ColumnBatch batch)
    {
        bool propagates = _call.Function.PropagatesNulls;
        for (int i = 0; i < _arguments.Length; i++)
        {
            _values[i] = _arguments[i].Evaluate(batch);
            if (propagates && (_values[i] is NullColumn || (_values[i] is ConstantColumn constant && constant.IsNull(0))))
            {
                return NullPropagation.AllNull(_call.Type, batch.RowCount);
            }
        }

        // A function of constants gives one value: it is called for one row.
        bool allConstant = _values.Length > 0 && !_call.IsVolatile && _values.All(v => v is ConstantColumn);
        _invocation.Arguments = allConstant ? [.. _values.Select(v => ((ConstantColumn)v).Value)] : _values;
        _invocation.RowCount = allConstant ? 1 : batch.RowCount;
        Column result = Invoke();
        Verify(result);
        if (propagates)
        {
            result = _nulls.Apply(result, _invocation.Arguments);
        }

        return allConstant && result is not ConstantColumn ? new ConstantColumn(result, batch.RowCount)
            : allConstant ? new ConstantColumn(((ConstantColumn)result).Value, batch.RowCount)
            : result;
    }

    Column Invoke()
    {
        try
        {
            return _call.Function.Invoke(_invocation);
        }
        catch (QuiverException error) when (error.Line == 0 && _call.Place.Line > 0)
        {
            throw error.At(_call.Place.Line, _call.Place.Column);
        }
    }

    void Verify(Column result)
    {
        if (result.Length != _invocation.RowCount || !(result.Type.Equals(_call.Type) || result is NullColumn))
        {
            throw new QuiverException(
                ErrorCode.InvariantBroken,
                $"function {_call.Function.Name} returned {result.Length} values of {result.Type} "
                    + $"instead of {_invocation.RowCount} of {_call.Type}");
        }
    }
}
