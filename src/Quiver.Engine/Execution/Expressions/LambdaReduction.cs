using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Compute.Selection;
using Quiver.Engine.Expressions;
using Quiver.Engine.Types;

namespace Quiver.Engine.Execution.Expressions;

/// <summary>Reduces the lists of a batch side by side: each step gives every list that is not at its end its next element.</summary>
sealed class LambdaReduction(LambdaExpression call, Evaluator body, MemoryBudget budget) : IDisposable
{
    // A slot of the batch in which rows are picked is room of its own: none is read and written at once.
    const int Initial = 0;
    const int Element = 1;
    const int Ended = 2;
    const int Open = 3;
    const int SlotCount = 4;

    readonly ColumnBatch _batch = new(budget);
    readonly ColumnBatch _split = new(budget);
    readonly ColumnPieces _pieces = new(call.Type, budget);
    readonly RowIndices _rows = new(budget);
    readonly RowIndices _elements = new(budget);
    readonly RowIndices _ended = new(budget);
    readonly RowIndices _endedRows = new(budget);
    readonly RowIndices _open = new(budget);
    readonly List<int> _picked = [];
    readonly List<Column> _results = [];
    Column? _before;

    public void Dispose()
    {
        Forget();
        _batch.Dispose();
        _split.Dispose();
        _pieces.Dispose();
        _rows.Dispose();
        _elements.Dispose();
        _ended.Dispose();
        _endedRows.Dispose();
        _open.Dispose();
    }

    /// <summary>Returns the value of each list.</summary>
    public Column Run(ListColumn list, int rowCount, Column[] operands)
    {
        Forget();
        _pieces.Begin(rowCount);
        Start(list, rowCount);
        if (_rows.Count == 0)
        {
            return _pieces.Finish();
        }

        int step = call.HasInitial ? 0 : 1;
        _split.Reset(SlotCount, _rows.Count);
        Column value = call.HasInitial ? Pick(Initial, operands[1], _rows) : Elements(list, 0, Initial);
        while (true)
        {
            value = Split(value, list, step);
            if (_rows.Count == 0)
            {
                return _pieces.Finish();
            }

            _batch.Reset(call.Body.ColumnCount, _rows.Count);
            _batch.Set(0, value);
            _batch.Set(1, Elements(list, step));
            if (call.Body.Parameters.Count > 2)
            {
                _batch.Set(2, new ConstantColumn(ScalarValue.Int64(step + 1).Column, _rows.Count));
            }

            LambdaEvaluator.Capture(call, operands, _rows, _batch);
            value = body.Evaluate(_batch);
            step++;
        }
    }

    void Forget()
    {
        foreach (Column result in _results)
        {
            result.Dispose();
        }

        _results.Clear();
        _before?.Dispose();
        _before = null;
    }

    void Start(ListColumn list, int rowCount)
    {
        _picked.Clear();
        for (int row = 0; row < rowCount; row++)
        {
            if (list.IsNull(row))
            {
                continue;
            }

            (int start, int end) = list.GetRange(row);
            if (!call.HasInitial && start == end)
            {
                throw new QuiverException(
                    ErrorCode.InvalidValue, $"{call.Name} of an empty list needs a value to start with as third argument");
            }

            _picked.Add(row);
        }

        Set(_rows);
    }

    /// <summary>Hands the values of lists that have no further element over, and returns those of the others.</summary>
    Column Split(Column value, ListColumn list, int step)
    {
        ReadOnlySpan<int> rows = _rows.AsSpan();
        var ended = new List<int>();
        var endedRows = new List<int>();
        var open = new List<int>();
        var openRows = new List<int>();
        for (int i = 0; i < rows.Length; i++)
        {
            (int start, int end) = list.GetRange(rows[i]);
            bool isOpen = start + step < end;
            (isOpen ? open : ended).Add(i);
            (isOpen ? openRows : endedRows).Add(rows[i]);
        }

        _split.Reset(SlotCount, rows.Length);
        if (ended.Count > 0)
        {
            Set(_ended, ended);
            Set(_endedRows, endedRows);
            Column last = CopyKernel.Copy(Pick(Ended, value, _ended), budget);
            _results.Add(last);
            _pieces.Add(last, _endedRows);
        }

        Set(_open, open);
        Set(_rows, openRows);
        if (open.Count == 0)
        {
            return value;
        }

        // The body writes over the memory of its last result, so that what it is given is a copy.
        Column next = CopyKernel.Copy(Pick(Open, value, _open), budget);
        _before?.Dispose();
        _before = next;
        return next;
    }

    Column Pick(int ordinal, Column column, RowIndices rows)
    {
        if (column is NullColumn)
        {
            return new NullColumn(rows.Count);
        }

        _split.SetRows(ordinal, column, rows);
        return _split[ordinal];
    }

    Column Elements(ListColumn list, int step, int ordinal = Element)
    {
        _picked.Clear();
        foreach (int row in _rows.AsSpan())
        {
            _picked.Add(list.GetRange(row).Start + step);
        }

        Set(_elements);
        _split.Reset(SlotCount, _rows.Count);
        return Pick(ordinal, list.Elements, _elements);
    }

    void Set(RowIndices target) => Set(target, _picked);

    static void Set(RowIndices target, List<int> rows) =>
        target.FromRows(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows), mayHaveMissing: false);
}
