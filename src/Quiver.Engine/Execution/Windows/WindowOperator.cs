using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Windows;

/// <summary>
/// Evaluates a window whose rows come in its order: they pass through, and none is kept longer than its calls look at it. One worker
/// runs it, because the order of rows counts.
/// </summary>
sealed class WindowOperator : Operator
{
    readonly PipelineStop _stop;
    readonly int _columns;
    readonly EvaluatorSet _evaluators;
    readonly Evaluator[] _computed;
    readonly WindowStream _stream;
    readonly ColumnBatch _rows;
    readonly ColumnBatch _output;

    public WindowOperator(PhysicalWindow plan, PipelineStop stop, QueryContext context, BatchConsumer next)
        : base(next)
    {
        var layout = new WindowLayout(plan);
        _stop = stop;
        _columns = plan.Input.Columns.Count;
        _evaluators = new EvaluatorSet(plan.Input.Ordinals(), context.Task.Functions, context.Task.Budget);
        _computed = _evaluators.Compile(layout.Computed);
        _stream = new WindowStream(plan, layout, context, isEager: true);
        _rows = new ColumnBatch(context.Task.Budget);
        _output = new ColumnBatch(context.Task.Budget);
    }

    public override void Push(ColumnBatch batch)
    {
        _rows.Reset(_columns + _computed.Length, batch.RowCount);
        for (int i = 0; i < _columns; i++)
        {
            _rows.Set(i, batch[i]);
        }

        for (int i = 0; i < _computed.Length; i++)
        {
            _rows.Set(_columns + i, _computed[i].Evaluate(batch));
        }

        _stream.Append(_rows);
        while (!_stop.IsRequested && _stream.Next(_output))
        {
            Next.Push(_output);
        }
    }

    public override void EndBatches()
    {
        // A limit below may have ended the pipeline: the rows that it let through are still to be given. One above takes no more.
        _stream.Complete();
        while (_stream.Next(_output))
        {
            Next.Push(_output);
        }

        base.EndBatches();
    }

    public override void Dispose()
    {
        _evaluators.Dispose();
        _stream.Dispose();
        _rows.Dispose();
        _output.Dispose();
        base.Dispose();
    }
}
