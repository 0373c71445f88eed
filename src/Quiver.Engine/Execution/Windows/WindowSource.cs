using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Windows;

/// <summary>Gives the rows of a window with the results of its calls: workers evaluate pieces of whole partitions.</summary>
sealed class WindowSource(PhysicalWindow plan, WindowSink sink) : PipelineSource
{
    QueryContext? _context;
    ColumnBatch? _rows;
    int _next = -1;

    public override int MaxWorkers => Math.Max(1, sink.TaskCount);

    public override bool MayWait => false;

    public override void Start(QueryContext context)
    {
        _context = context;
        int columns = plan.Input.Columns.Count;
        _rows = new ColumnBatch(context.Task.Budget);
        _rows.Reset(columns, sink.Rows!.RowCount);
        for (int i = 0; i < columns; i++)
        {
            _rows.Set(i, sink.Rows[i]);
        }
    }

    public override SourceReader CreateReader() => new Reader(this, plan, sink, _context!);

    public override void Dispose()
    {
        _rows?.Dispose();
        base.Dispose();
    }

    sealed class Reader(WindowSource source, PhysicalWindow plan, WindowSink sink, QueryContext context) : SourceReader
    {
        readonly WindowEvaluator _evaluator = new(plan, sink, context);
        readonly RowIndices _indices = new(context.Task.Budget);
        IReadOnlyList<Column> _results = [];
        int _task;
        int _at;
        int _to;

        public override long Morsel => _task;

        public override bool Next(ColumnBatch batch)
        {
            if (_at >= _to)
            {
                _task = Interlocked.Increment(ref source._next);
                if (_task >= sink.TaskCount)
                {
                    return false;
                }

                (int from, _to) = sink.TaskRowsOf(_task);
                _at = 0;
                _to -= from;
                _results = _evaluator.Evaluate(from, _to);
            }

            int count = Math.Min(context.Task.BatchSize, _to - _at);
            int columns = plan.Input.Columns.Count;
            _indices.FromRows(_evaluator.Rows.Slice(_at, count), mayHaveMissing: false);
            batch.Reset(columns + _results.Count, count);
            for (int i = 0; i < columns; i++)
            {
                batch.SetRows(i, source._rows!, i, _indices);
            }

            for (int i = 0; i < _results.Count; i++)
            {
                batch.Set(columns + i, _results[i].Slice(_at, count));
            }

            _at += count;
            return true;
        }

        public override void Dispose()
        {
            _indices.Dispose();
            _evaluator.Dispose();
            base.Dispose();
        }
    }
}
