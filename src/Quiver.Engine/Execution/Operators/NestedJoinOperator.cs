using System.Runtime.InteropServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Compute.Selection;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Runs the inner plan of a nested join for each different combination of values in a batch, some at a time, and joins the rows of
/// the batch with the rows that come out. Rows of the batch stay in order.
/// </summary>
sealed class NestedJoinOperator : Operator
{
    /// <summary>The rows of so many outer rows are in memory at a time.</summary>
    const int MostRowsAtOnce = 1024;

    readonly LogicalNestedJoin _join;
    readonly NestedRuns _runs;
    readonly QueryContext _context;
    readonly EvaluatorSet _evaluators;
    readonly Evaluator[] _bindings;
    readonly int _outerColumns;
    readonly ColumnBatch _inner;
    readonly ColumnBatch _output;
    readonly RowIndices _outerRows;
    readonly RowIndices _innerRows;
    readonly List<int> _outerList = [];
    readonly List<int> _innerList = [];

    public NestedJoinOperator(PhysicalNestedJoin plan, NestedRuns runs, QueryContext context, BatchConsumer next)
        : base(next)
    {
        MemoryBudget budget = context.Task.Budget;
        _join = plan.Join;
        _runs = runs;
        _context = context;
        _evaluators = new EvaluatorSet(plan.Outer.Ordinals(), context.Task.Functions, budget);
        _bindings = _evaluators.Compile([.. plan.Join.Bindings.Select(b => b.Value)]);
        _outerColumns = plan.Outer.Columns.Count;
        _inner = new ColumnBatch(budget);
        _output = new ColumnBatch(budget);
        _outerRows = new RowIndices(budget);
        _innerRows = new RowIndices(budget);
    }

    public override void Push(ColumnBatch batch)
    {
        Column[] values = [.. _bindings.Select(b => b.Evaluate(batch))];
        for (int from = 0; from < batch.RowCount; from += MostRowsAtOnce)
        {
            Push(batch, values, from, Math.Min(MostRowsAtOnce, batch.RowCount - from));
        }
    }

    public override void Dispose()
    {
        _evaluators.Dispose();
        _inner.Dispose();
        _output.Dispose();
        _outerRows.Dispose();
        _innerRows.Dispose();
        base.Dispose();
    }

    void Push(ColumnBatch batch, Column[] values, int from, int count)
    {
        var keys = new List<NestedKey>();
        int[] keyOf = Keys(values, from, count, keys);
        using var rows = new MaterializedRows(_runs.Types, _context.Task.Budget);
        int[] starts = Collect(keys, rows);
        _inner.Reset(rows.ColumnCount, rows.RowCount);
        for (int i = 0; i < rows.ColumnCount; i++)
        {
            _inner.Set(i, rows[i]);
        }

        for (int row = 0; row < count; row++)
        {
            int key = keyOf[row];
            if (starts[key] == starts[key + 1] && _join.Kind != JoinKind.Inner)
            {
                Add(batch, from + row, -1);
            }

            for (int i = starts[key]; i < starts[key + 1]; i++)
            {
                Add(batch, from + row, i);
            }
        }

        Emit(batch);
    }

    /// <summary>Finds the different combinations of values; answers which one each row has.</summary>
    int[] Keys(Column[] values, int from, int count, List<NestedKey> keys)
    {
        var known = new Dictionary<NestedKey, int>();
        int[] keyOf = new int[count];
        for (int row = 0; row < count; row++)
        {
            var key = new NestedKey([.. values.Select((v, i) => ValueAt(v, from + row, i))]);
            if (_join.RunsEachRow || !known.TryGetValue(key, out int number))
            {
                number = keys.Count;
                keys.Add(key);
                known.TryAdd(key, number);
            }

            keyOf[row] = number;
        }

        return keyOf;
    }

    ScalarValue ValueAt(Column column, int row, int binding)
    {
        if (column is NullColumn || column.IsNull(row))
        {
            return ScalarValue.Null(_join.Bindings[binding].Inside.Type);
        }

        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        return new ScalarValue(CopyKernel.Copy(FlattenKernel.Flatten(column.Slice(row, 1), scratch), MemoryBudget.Unlimited));
    }

    /// <summary>Puts the rows for all keys one behind the other; answers where those of each key start, and the end.</summary>
    int[] Collect(List<NestedKey> keys, MaterializedRows all)
    {
        int[] starts = new int[keys.Count + 1];
        int width = Math.Max(1, _context.Task.Threads);
        for (int from = 0; from < keys.Count; from += width)
        {
            int count = Math.Min(width, keys.Count - from);
            var found = new MaterializedRows?[count];
            var runs = new Task<MaterializedRows>?[count];
            for (int i = 0; i < count; i++)
            {
                found[i] = _runs.Find(keys[from + i]);
                runs[i] = found[i] is null ? _runs.RunAsync(keys[from + i], Math.Max(1, width / count)) : null;
            }

            Wait(runs);
            var own = new List<MaterializedRows>();
            for (int i = 0; i < count; i++)
            {
                if (runs[i] is { } run && !_runs.TryKeep(keys[from + i], run.Result))
                {
                    own.Add(run.Result);
                }
            }

            try
            {
                for (int i = 0; i < count; i++)
                {
                    Append(all, found[i] ?? runs[i]!.Result);
                    starts[from + i + 1] = all.RowCount;
                }
            }
            finally
            {
                own.ForEach(r => r.Dispose());
            }
        }

        return starts;
    }

    static void Append(MaterializedRows all, MaterializedRows rows)
    {
        for (int column = 0; column < all.ColumnCount; column++)
        {
            all.AppendColumn(column, rows);
        }

        all.AddRows(rows.RowCount);
    }

    /// <summary>Waits for all runs to end, then throws the first error: what ended well is freed.</summary>
    void Wait(Task<MaterializedRows>?[] runs)
    {
        Task<MaterializedRows>[] started = [.. runs.OfType<Task<MaterializedRows>>()];
        var all = Task.WhenAll(started);
        if (!all.IsCompleted)
        {
            // Where this is a thread of the runtime's pool, the runtime learns that it waits and starts another.
            _context.Pool.Block(() => Task.WaitAny(all));
        }

        if (!all.IsCompletedSuccessfully)
        {
            foreach (Task<MaterializedRows> run in started.Where(r => r.IsCompletedSuccessfully))
            {
                run.Result.Dispose();
            }

            all.GetAwaiter().GetResult();
        }
    }

    void Add(ColumnBatch batch, int outerRow, int innerRow)
    {
        _outerList.Add(outerRow);
        _innerList.Add(innerRow);
        if (_outerList.Count == _context.Task.BatchSize)
        {
            Emit(batch);
        }
    }

    void Emit(ColumnBatch batch)
    {
        if (_outerList.Count == 0)
        {
            return;
        }

        _context.Stop.Token.ThrowIfCancellationRequested();
        _outerRows.FromRows(CollectionsMarshal.AsSpan(_outerList), mayHaveMissing: false);
        _innerRows.FromRows(CollectionsMarshal.AsSpan(_innerList), mayHaveMissing: _join.Kind != JoinKind.Inner);
        _output.Reset(_outerColumns + _inner.ColumnCount, _outerList.Count);
        for (int i = 0; i < _outerColumns; i++)
        {
            _output.SetRows(i, batch, i, _outerRows);
        }

        for (int i = 0; i < _inner.ColumnCount; i++)
        {
            _output.SetRows(_outerColumns + i, _inner, i, _innerRows);
        }

        _outerList.Clear();
        _innerList.Clear();
        Next.Push(_output);
    }
}
