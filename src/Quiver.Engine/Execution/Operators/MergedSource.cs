using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Reads what a <see cref="SortSink"/> has: rows in memory from a <see cref="SortedSource"/>, or else the runs on disk, merged.
/// </summary>
sealed class MergedSource(PhysicalSort plan, SortSink sink) : PipelineSource
{
    readonly SortedSource _inMemory = new(plan, sink);
    QueryContext? _context;

    public override int MaxWorkers => sink.Runs.IsEmpty ? _inMemory.MaxWorkers : 1;

    public override bool MayWait => false;

    public override void Start(QueryContext context)
    {
        _context = context;
        if (sink.Runs.IsEmpty)
        {
            _inMemory.Start(context);
        }
    }

    public override SourceReader CreateReader() =>
        sink.Runs.IsEmpty ? _inMemory.CreateReader() : new Reader(plan, sink.Runs, _context!);

    public override void Dispose()
    {
        _inMemory.Dispose();
        base.Dispose();
    }

    sealed class Reader(PhysicalSort plan, SortedRuns runs, QueryContext context) : SourceReader
    {
        readonly ColumnBatch _rows = new(context.Task.Budget);
        RunMerge? _merge;
        long _left = plan.Fetch ?? long.MaxValue;
        int _morsel = -1;

        public override long Morsel => _morsel;

        public override bool Next(ColumnBatch batch)
        {
            _merge ??= runs.Merge();
            if (_left == 0 || !_merge.Next(_rows, (int)Math.Min(_left, context.Task.BatchSize)))
            {
                return false;
            }

            _left -= _rows.RowCount;
            _morsel++;
            int columns = plan.Columns.Count;
            batch.Reset(columns, _rows.RowCount);
            for (int i = 0; i < columns; i++)
            {
                batch.Set(i, _rows[i]);
            }

            return true;
        }

        public override void Dispose()
        {
            _merge?.Dispose();
            _rows.Dispose();
            base.Dispose();
        }
    }
}
