using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Windows;

/// <summary>Gives rows in the order in which they came, with the results of their partitions.</summary>
sealed class TotalsSource(PhysicalWindow plan, TotalsSink sink) : PipelineSource
{
    QueryContext? _context;
    int _next = -1;

    public override int MaxWorkers => Math.Max(1, (sink.Rows!.RowCount + _context!.Task.BatchSize - 1) / _context.Task.BatchSize);

    public override bool MayWait => false;

    public override void Start(QueryContext context) => _context = context;

    public override SourceReader CreateReader() => new Reader(this, plan, sink, _context!);

    sealed class Reader(TotalsSource source, PhysicalWindow plan, TotalsSink sink, QueryContext context) : SourceReader
    {
        readonly ColumnScratch[] _scratches = [.. plan.Calls.Select(_ => new ColumnScratch(context.Task.Budget))];
        int _morsel;

        public override long Morsel => _morsel;

        public override bool Next(ColumnBatch batch)
        {
            _morsel = Interlocked.Increment(ref source._next);
            long from = (long)_morsel * context.Task.BatchSize;
            if (from >= sink.Rows!.RowCount)
            {
                return false;
            }

            int start = (int)from;
            int count = Math.Min(context.Task.BatchSize, sink.Rows.RowCount - start);
            int columns = plan.Input.Columns.Count;
            batch.Reset(columns + plan.Calls.Count, count);
            for (int i = 0; i < columns; i++)
            {
                batch.Set(i, sink.Rows[i].Slice(start, count));
            }

            for (int i = 0; i < plan.Calls.Count; i++)
            {
                batch.Set(columns + i, sink.Totals!.Read(i, start, count, _scratches[i]));
            }

            return true;
        }

        public override void Dispose()
        {
            foreach (ColumnScratch scratch in _scratches)
            {
                scratch.Dispose();
            }

            base.Dispose();
        }
    }
}
