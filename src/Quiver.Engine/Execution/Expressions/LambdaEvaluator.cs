using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Compute.Lists;
using Quiver.Compute.Selection;
using Quiver.Compute.Vectors;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;

namespace Quiver.Engine.Execution.Expressions;

/// <summary>
/// Evaluates a lambda over the elements of all lists of a batch at once: they are the rows of a batch of its own, beside the captured
/// values of the row that each element belongs to. A reduction takes one element of every list at a time.
/// </summary>
sealed class LambdaEvaluator : Evaluator
{
    readonly LambdaExpression _call;
    readonly Evaluator[] _operands;
    readonly EvaluatorSet _set;
    readonly Evaluator _body;
    readonly ColumnBatch _batch;
    readonly ListElements _elements;
    readonly ColumnScratch _flat;
    readonly LambdaReduction? _reduction;

    public LambdaEvaluator(LambdaExpression call, Evaluator[] operands, FunctionContext context, MemoryBudget budget)
    {
        _call = call;
        _operands = operands;
        _set = new EvaluatorSet(call.Body.Ordinals(), context, budget);
        _body = _set.Compile(call.Body.Result);
        _batch = new ColumnBatch(budget);
        _elements = new ListElements(budget);
        _flat = new ColumnScratch(budget);
        _reduction = call.Kind == LambdaKind.Reduce ? new LambdaReduction(call, _body, budget) : null;
    }

    public override void Dispose()
    {
        _reduction?.Dispose();
        _set.Dispose();
        _batch.Dispose();
        _elements.Dispose();
        _flat.Dispose();
        base.Dispose();
    }

    /// <summary>Sets the captured values of the rows that a lambda is evaluated for.</summary>
    public static void Capture(LambdaExpression call, Column[] values, RowIndices parents, ColumnBatch batch)
    {
        for (int i = 0; i < call.Body.Captures; i++)
        {
            int ordinal = call.Body.Parameters.Count + i;
            switch (values[call.FirstCapture + i])
            {
                case NullColumn:
                    batch.Set(ordinal, new NullColumn(parents.Count));
                    break;
                case ConstantColumn constant:
                    batch.Set(ordinal, new ConstantColumn(constant.Value, parents.Count));
                    break;
                case var column:
                    batch.SetRows(ordinal, column, parents);
                    break;
            }
        }
    }

    private protected override Column Compute(ColumnBatch batch)
    {
        var values = new Column[_operands.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _operands[i].Evaluate(batch);
        }

        int rows = batch.RowCount;
        if (NullColumns.IsAllNull(values[0]) || rows == 0)
        {
            return NullPropagation.AllNull(_call.Type, rows);
        }

        // A lambda over constants gives one value: it is evaluated for one row.
        bool isConstant = !_call.IsVolatile && values.All(v => v is ConstantColumn or NullColumn);
        if (isConstant)
        {
            values = [.. values.Select(v => v is ConstantColumn constant ? constant.Value : new NullColumn(1))];
            rows = 1;
        }

        var list = (ListColumn)FlattenKernel.Flatten(values[0], _flat);
        Column result = _reduction is null ? Map(list, rows, values) : _reduction.Run(list, rows, values);
        return !isConstant ? result : new ConstantColumn(result is ConstantColumn one ? one.Value : result, batch.RowCount);
    }

    Column Map(ListColumn list, int rows, Column[] values)
    {
        _elements.Spread(list, rows);
        Column? value = null;
        if (_elements.Count > 0)
        {
            _batch.Reset(_call.Body.ColumnCount, _elements.Count);
            _batch.Set(0, _elements.Values);
            if (_call.Body.Parameters.Count > 1)
            {
                _batch.Set(1, _elements.Positions());
            }

            Capture(_call, values, _elements.Parents, _batch);
            value = _body.Evaluate(_batch);
        }

        return _call.Kind switch
        {
            LambdaKind.Transform => _elements.With(_call.Type, value),
            LambdaKind.Filter => _elements.Where(_call.Type, value),
            LambdaKind.AnyMatch => _elements.Match(value, sought: true, whenFound: true),
            LambdaKind.AllMatch => _elements.Match(value, sought: false, whenFound: false),
            _ => _elements.Match(value, sought: true, whenFound: false),
        };
    }
}
