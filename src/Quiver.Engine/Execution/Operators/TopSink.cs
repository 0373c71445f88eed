using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Compute.Booleans;
using Quiver.Compute.Comparison;
using Quiver.Compute.Joining;
using Quiver.Compute.Sorting;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Keeps the first rows of an order. Each worker collects some times as many rows as asked for, sorts, and throws the rest away;
/// from then on rows whose first key is behind that of its last row are dropped by one vectorised comparison, and scans that can tell
/// leave such rows out. Where memory has no room for the first rows, they go to disk as runs, which <see cref="MergedSource"/> merges.
/// </summary>
sealed class TopSink : PipelineSink
{
    readonly List<Consumer> _consumers = [];
    readonly PhysicalSort _plan;
    readonly QueryContext _context;

    public TopSink(PhysicalSort plan, QueryContext context)
    {
        (_plan, _context) = (plan, context);
        Runs = SortedRuns.Of(plan, context);
        plan.RuntimeFilter?.Clear();
    }

    /// <summary>The rows in order, keys behind columns; set when the sink is finished and all are in memory.</summary>
    public MaterializedRows? Rows { get; private set; }

    /// <summary>The rows as runs on disk; none where all are in memory.</summary>
    public SortedRuns Runs { get; }

    public override BatchConsumer ConsumerOf(int worker)
    {
        lock (_consumers)
        {
            while (_consumers.Count <= worker)
            {
                _consumers.Add(new Consumer(_plan, Runs, _context));
            }

            return _consumers[worker];
        }
    }

    public override Task FinishAsync(QueryContext context)
    {
        var first = (Consumer)ConsumerOf(0);
        if (!Runs.IsEmpty || _consumers.Exists(c => c.IsHigh))
        {
            // Runs of workers are merged on disk, where bringing their rows together would need twice the memory.
            _consumers.ForEach(c => c.Spill());
            return Task.CompletedTask;
        }

        foreach (Consumer other in _consumers.Skip(1))
        {
            first.Take(other);
        }

        first.Shrink();
        Rows = first.Rows;
        return Task.CompletedTask;
    }

    public override void Dispose()
    {
        _consumers.ForEach(c => c.Release());
        Runs.Dispose();
        base.Dispose();
    }

    sealed class Consumer : BatchConsumer
    {
        const int Slack = 8192;

        /// <summary>Where a scan waits for the boundary, the first one is looked for among so few rows.</summary>
        const int FirstSlack = 1024;
        readonly PhysicalSort _plan;
        readonly SortedRuns _runs;
        readonly QueryContext _context;
        readonly MemoryBudget _budget;
        readonly EvaluatorSet _evaluators;
        readonly Evaluator[] _keys;
        readonly SortDirection[] _directions;
        readonly ColumnBatch _kept;
        readonly RowIndices _keptRows;
        readonly ColumnScratch _scratch;
        readonly long _fetch;
        Column? _boundary;
        bool _hasShrunk;

        public Consumer(PhysicalSort plan, SortedRuns runs, QueryContext context)
        {
            _plan = plan;
            _runs = runs;
            _context = context;
            _budget = context.Task.Budget;
            _fetch = plan.Fetch!.Value;
            _evaluators = new EvaluatorSet(plan.Input.Ordinals(), context.Task.Functions, _budget);
            _keys = _evaluators.Compile([.. plan.Keys.Select(k => k.Expression)]);
            _directions = [.. plan.Keys.Select(k => new SortDirection(k.IsDescending, k.NullsFirst))];
            _kept = new ColumnBatch(_budget);
            _keptRows = new RowIndices(_budget);
            _scratch = new ColumnScratch(_budget);
            Rows = NewRows();
        }

        public MaterializedRows Rows { get; private set; }

        public override void Push(ColumnBatch batch)
        {
            if (_fetch == 0)
            {
                return;
            }

            ColumnBatch rows = batch;
            if (_boundary is not null)
            {
                _keptRows.FromCondition(MayStay(_keys[0].Evaluate(batch)), batch.RowCount);
                if (_keptRows.Count == 0)
                {
                    return;
                }

                if (_keptRows.Count < batch.RowCount)
                {
                    _kept.SelectFrom(batch, _keptRows);
                    rows = _kept;
                }
            }

            for (int i = 0; i < _plan.Columns.Count; i++)
            {
                Rows.Append(i, rows[i]);
            }

            for (int k = 0; k < _keys.Length; k++)
            {
                Rows.Append(_plan.Columns.Count + k, _keys[k].Evaluate(rows));
            }

            Rows.AddRows(rows.RowCount);
            bool isAwaited = _plan.RuntimeFilter is not null && !_hasShrunk;
            if (Rows.RowCount > (isAwaited ? _fetch + FirstSlack : Math.Max(_fetch * 2, _fetch + Slack))
                || (IsHigh && Rows.RowCount > _fetch))
            {
                Shrink();
            }

            if (IsHigh)
            {
                Spill();
            }
        }

        /// <summary>Whether memory is short, and these rows take a good part of it. They are copied once more to be sorted.</summary>
        public bool IsHigh => MemoryPressure.IsHigh(_context.Task, Rows.Bytes * 2);

        /// <summary>Puts the rows on disk. The last of those that were first so far stays the boundary.</summary>
        public void Spill()
        {
            _runs.Add(Rows);
            Rows.Dispose();
            Rows = NewRows();
        }

        /// <summary>Adds the rows of another worker.</summary>
        public void Take(Consumer other)
        {
            for (int i = 0; i < Rows.ColumnCount; i++)
            {
                Rows.AppendColumn(i, other.Rows);
            }

            Rows.AddRows(other.Rows.RowCount);
        }

        /// <summary>Sorts the rows and keeps the first.</summary>
        public void Shrink()
        {
            _hasShrunk = true;
            int columns = _plan.Columns.Count;
            Column[] keys = [.. Enumerable.Range(columns, _keys.Length).Select(i => Rows[i])];
            using var order = new SortPermutation(keys, _directions, Rows.RowCount, _budget);
            for (int b = 0; b < order.BucketCount; b++)
            {
                order.SortBucket(b);
            }

            int count = (int)Math.Min(_fetch, Rows.RowCount);
            using var indices = new RowIndices(_budget);
            order.CopyRows(0, count, indices);
            using var all = new ColumnBatch(_budget);
            using var first = new ColumnBatch(_budget);
            all.Reset(Rows.ColumnCount, Rows.RowCount);
            for (int i = 0; i < Rows.ColumnCount; i++)
            {
                all.Set(i, Rows[i]);
            }

            first.SelectFrom(all, indices);
            MaterializedRows kept = NewRows();
            kept.Append(first);
            Rows.Dispose();
            Rows = kept;
            if (count == _fetch && count > 0)
            {
                Column last = Rows[columns].Slice(count - 1, 1);
                _boundary?.Dispose();
                _boundary = last.IsNull(0) ? null : Compute.Selection.CopyKernel.Copy(last, _budget);
                PublishBoundary();
            }
        }

        void PublishBoundary()
        {
            if (_plan.RuntimeFilter is { } filter && _boundary is not null && IntegerKeys.Range(_boundary) is { } range)
            {
                filter.Narrow(
                    _directions[0].IsDescending ? range.Min : long.MinValue, _directions[0].IsDescending ? long.MaxValue : range.Max);
            }
        }

        public void Release()
        {
            _evaluators.Dispose();
            _kept.Dispose();
            _keptRows.Dispose();
            _scratch.Dispose();
            _boundary?.Dispose();
            Rows.Dispose();
        }

        MaterializedRows NewRows() => new([.. _plan.Columns.Select(c => c.Type), .. _plan.Keys.Select(k => k.Expression.Type)], _budget);

        /// <summary>Rows with a first key behind the boundary cannot be among the first; equal ones may, by their other keys.</summary>
        Column MayStay(Column key)
        {
            var boundary = new ConstantColumn(_boundary!.View(), key.Length);
            ComparisonOperator op = _directions[0].IsDescending ? ComparisonOperator.GreaterOrEqual : ComparisonOperator.LessOrEqual;
            Column stays = ComparisonKernel.Evaluate(op, key, boundary, _scratch);
            return _directions[0].NullsFirst && key.MayHaveNulls
                ? BooleanKernel.Or(stays, BooleanKernel.IsNull(key, _scratch.Child(0)), _scratch.Child(1))
                : stays;
        }
    }
}
