using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Reads what a sort has: rows in memory from another source, or else the runs on disk, merged.
/// </summary>
sealed class MergedSource(PhysicalSort plan, SortedRuns runs, PipelineSource inMemory) : PipelineSource
{
    QueryContext? _context;

    /// <summary>Reads the rows of a <see cref="SortSink"/>.</summary>
    public MergedSource(PhysicalSort plan, SortSink sink)
        : this(plan, sink.Runs, new SortedSource(plan, sink))
    {
    }

    public override int MaxWorkers => runs.IsEmpty ? inMemory.MaxWorkers : 1;

    public override bool MayWait => false;

    public override void Start(QueryContext context)
    {
        _context = context;
        if (runs.IsEmpty)
        {
            inMemory.Start(context);
        }
    }

    public override SourceReader CreateReader() =>
        runs.IsEmpty ? inMemory.CreateReader() : new Reader(plan, runs, _context!);

    public override void Dispose()
    {
        inMemory.Dispose();
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
