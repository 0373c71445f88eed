using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Reads some columns of rows that are kept and read at several places; workers take segments of them.</summary>
sealed class CommonRowsSource(Func<KeptRows> rows, IReadOnlyList<int> ordinals) : PipelineSource
{
    /// <summary>How many batches of rows in memory are a morsel.</summary>
    public const int BatchesOfMorsel = 8;

    QueryContext? _context;
    KeptRows? _rows;
    int _next;

    public override int MaxWorkers => _rows!.SegmentCount + 1;

    public override bool MayWait => false;

    public override void Start(QueryContext context)
    {
        _context = context;
        _rows = rows();
        _next = -1;
    }

    public override SourceReader CreateReader() => new Reader(this);

    sealed class Reader(CommonRowsSource source) : SourceReader
    {
        readonly KeptRowsReader _rows = new(source._rows!, source.Ordinals, source._context!.Task.Budget);
        int _morsel = -1;

        public override long Morsel => _morsel;

        public override bool Next(ColumnBatch batch)
        {
            if (_rows.Left == 0)
            {
                _morsel = Interlocked.Increment(ref source._next);
                if (!_rows.Open(_morsel))
                {
                    return false;
                }
            }

            _rows.Fill(batch, Math.Min(source._context!.Task.BatchSize, _rows.Left));
            return true;
        }

        public override void Dispose()
        {
            _rows.Dispose();
            base.Dispose();
        }
    }

    IReadOnlyList<int> Ordinals => ordinals;
}
