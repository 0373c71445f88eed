using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Repeats each row for the elements of its lists. Only row numbers are computed, of the rows and of the elements; columns are gathered
/// by them when somebody reads them.
/// </summary>
sealed class UnnestOperator : Operator
{
    readonly PhysicalUnnest _plan;
    readonly QueryContext _context;
    readonly EvaluatorSet _evaluators;
    readonly Evaluator[] _lists;
    readonly Column[] _values;
    readonly ListExpansion _expansion;
    readonly ColumnBatch _elements;
    readonly ColumnBatch _output;

    public UnnestOperator(PhysicalUnnest plan, QueryContext context, BatchConsumer next)
        : base(next)
    {
        _plan = plan;
        _context = context;
        _evaluators = new EvaluatorSet(plan.Input.Ordinals(), context.Task.Functions, context.Task.Budget);
        _lists = _evaluators.Compile([.. plan.Lists.Select(l => l.Expression)]);
        _values = new Column[_lists.Length];
        _expansion = new ListExpansion(context.Task.Budget, _lists.Length, plan.KeepsEmpty);
        _elements = new ColumnBatch(context.Task.Budget);
        _output = new ColumnBatch(context.Task.Budget);
    }

    public override void Push(ColumnBatch batch)
    {
        for (int i = 0; i < _lists.Length; i++)
        {
            _values[i] = _lists[i].Evaluate(batch);
        }

        _expansion.Begin(_values, batch.RowCount);
        _elements.Reset(_lists.Length, batch.RowCount);
        for (int i = 0; i < _lists.Length; i++)
        {
            _elements.Set(i, _expansion.ElementsOf(i));
        }

        while (_expansion.Next(_context.Task.BatchSize))
        {
            _context.Stop.Token.ThrowIfCancellationRequested();
            Emit(batch);
        }
    }

    public override void Dispose()
    {
        _evaluators.Dispose();
        _expansion.Dispose();
        _elements.Dispose();
        _output.Dispose();
        base.Dispose();
    }

    void Emit(ColumnBatch batch)
    {
        int columns = batch.ColumnCount;
        _output.Reset(_plan.Columns.Count, _expansion.Rows.Count);
        for (int i = 0; i < columns; i++)
        {
            _output.SetRows(i, batch, i, _expansion.Rows);
        }

        for (int i = 0; i < _lists.Length; i++)
        {
            _output.SetRows(columns + i, _elements, i, _expansion.ElementRows(i));
        }

        if (_plan.Ordinality is not null)
        {
            _output.Set(columns + _lists.Length, _expansion.Ordinals());
        }

        Next.Push(_output);
    }
}
