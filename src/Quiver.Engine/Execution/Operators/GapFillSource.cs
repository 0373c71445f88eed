using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Compute.Filling;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Expressions;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Fills the gaps of series of sorted rows: a morsel is a series, whose rows are made a batch at a time.</summary>
sealed class GapFillSource(PhysicalGapFill plan, SortSink sink) : PipelineSource
{
    List<(int From, int To)> _series = [];
    QueryContext? _context;
    RowIndices? _order;
    GapBins? _bins;
    int _next = -1;

    public override int MaxWorkers => Math.Max(1, _series.Count);

    public override bool MayWait => false;

    public override void Start(QueryContext context)
    {
        _context = context;
        _bins = new GapBins(plan, context);
        int rows = sink.Rows!.RowCount;
        _order = new RowIndices(context.Task.Budget);
        sink.Order!.CopyRows(0, rows, _order);
        if (!_bins.IsEmpty && rows > 0)
        {
            _series = GapFillRows.SeriesOf([.. plan.Series.Select(s => ColumnOf(s.Id))], _order, rows);
        }
    }

    public override SourceReader CreateReader() => new Reader(this, plan);

    public override void Dispose()
    {
        _order?.Dispose();
        _bins?.Dispose();
        base.Dispose();
    }

    Column ColumnOf(ColumnId id) => sink.Rows![plan.Input.Ordinals()[id]];

    long NextBin(long start)
    {
        lock (_bins!)
        {
            return _bins.Next(start);
        }
    }

    sealed class Reader : SourceReader
    {
        readonly GapFillSource _source;
        readonly GapFillRows _rows;
        readonly Column[] _keys;
        readonly int _fillCount;
        int _morsel = -1;

        public Reader(GapFillSource source, PhysicalGapFill plan)
        {
            _source = source;
            _keys = [.. plan.Series.Select(s => source.ColumnOf(s.Id))];
            _fillCount = plan.Fills.Count;
            Func<long, long> next = source._bins!.IsPlain ? source._bins.Next : source.NextBin;
            _rows = new GapFillRows(
                source.ColumnOf(plan.Time.Id),
                source._order!,
                [.. plan.Fills.Select(f => (source.ColumnOf(f.Source.Id), f.Kind, f.Column.Type))],
                next,
                source._context!.Task.Budget);
        }

        public override long Morsel => _morsel;

        public override bool Next(ColumnBatch batch)
        {
            if (_rows.IsDone)
            {
                _morsel = Interlocked.Increment(ref _source._next);
                if (_morsel >= _source._series.Count)
                {
                    return false;
                }

                _rows.Begin(_source._series[_morsel], _source._bins!.First, _source._bins.Last);
            }

            int count = _rows.Next(_source._context!.Task.BatchSize);
            batch.Reset(1 + _keys.Length + _fillCount, count);
            batch.Set(0, _rows.Times);
            for (int i = 0; i < _keys.Length; i++)
            {
                batch.SetRows(1 + i, _keys[i], _rows.SeriesRows);
            }

            for (int i = 0; i < _fillCount; i++)
            {
                batch.Set(1 + _keys.Length + i, _rows.Filled(i));
            }

            return true;
        }

        public override void Dispose()
        {
            _rows.Dispose();
            base.Dispose();
        }
    }
}
