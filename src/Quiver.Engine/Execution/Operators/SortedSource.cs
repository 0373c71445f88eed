using Quiver.Compute.Batches;
using Quiver.Compute.Sorting;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Reads sorted rows: each batch is a morsel, so that the order is that of the morsels.</summary>
sealed class SortedSource(PhysicalSort plan, SortSink sink) : PipelineSource
{
    readonly Lock _lock = new();
    ColumnBatch? _rows;
    QueryContext? _context;
    int _rowCount;
    int _next = -1;

    public override int MaxWorkers => Math.Max(1, (_rowCount + _context!.Task.BatchSize - 1) / _context.Task.BatchSize);

    public override bool MayWait => false;

    public override void Start(QueryContext context)
    {
        _context = context;
        _rowCount = (int)Math.Min(plan.Fetch ?? long.MaxValue, sink.Rows!.RowCount);
        _rows = new ColumnBatch(context.Task.Budget);
        _rows.Reset(plan.Columns.Count, sink.Rows.RowCount);
        for (int i = 0; i < plan.Columns.Count; i++)
        {
            _rows.Set(i, sink.Rows[i]);
        }
    }

    public override SourceReader CreateReader() => new Reader(this);

    public override void Dispose()
    {
        _rows?.Dispose();
        base.Dispose();
    }

    int Take()
    {
        lock (_lock)
        {
            return ++_next;
        }
    }

    sealed class Reader(SortedSource source) : SourceReader
    {
        readonly RowIndices _indices = new(source._context!.Task.Budget);
        int _morsel;

        public override long Morsel => _morsel;

        public override bool Next(ColumnBatch batch)
        {
            int size = source._context!.Task.BatchSize;
            _morsel = source.Take();
            long from = (long)_morsel * size;
            if (from >= source._rowCount)
            {
                return false;
            }

            source.Order.CopyRows((int)from, (int)Math.Min(size, source._rowCount - from), _indices);
            batch.SelectFrom(source._rows!, _indices);
            return true;
        }

        public override void Dispose()
        {
            _indices.Dispose();
            base.Dispose();
        }
    }

    SortPermutation Order => sink.Order!;
}
