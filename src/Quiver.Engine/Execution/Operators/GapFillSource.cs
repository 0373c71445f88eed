using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Filling;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Expressions;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Fills the gaps of series of sorted rows: a morsel is a series, whose rows are made a batch at a time. Sorted rows on disk are read by one
/// worker, some series at a time.
/// </summary>
sealed class GapFillSource(PhysicalGapFill plan, SortSink sink) : PipelineSource
{
    readonly MergedSource _merged = new(plan.Input, sink);
    readonly int[] _keys = [.. plan.Series.Select(s => plan.Input.Ordinals()[s.Id])];
    SeriesRows? _inMemory;
    QueryContext? _context;
    RowIndices? _order;
    GapBins? _bins;
    int _next = -1;

    public override int MaxWorkers => _inMemory is { } rows ? Math.Max(1, rows.Series.Count) : 1;

    public override bool MayWait => false;

    public override void Start(QueryContext context)
    {
        _context = context;
        _bins = new GapBins(plan, context);
        _merged.Start(context);
        if (sink.Runs.IsEmpty)
        {
            int rows = sink.Rows!.RowCount;
            _order = new RowIndices(context.Task.Budget);
            sink.Order!.CopyRows(0, rows, _order);
            _inMemory = SeriesRows.Of(sink.Rows, _order, _keys);
        }
    }

    public override SourceReader CreateReader() => new Reader(this, plan);

    public override void Dispose()
    {
        _order?.Dispose();
        _bins?.Dispose();
        _merged.Dispose();
        base.Dispose();
    }

    int Ordinal(ColumnId id) => plan.Input.Ordinals()[id];

    SeriesChunks OpenChunks() => new(
        _merged.CreateReader(), [.. plan.Input.Columns.Select(c => c.Type)], _keys, _context!);

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
        readonly PhysicalGapFill _plan;
        readonly SeriesChunks? _chunks;
        SeriesRows _series;
        GapFillRows? _rows;
        Column[] _keys = [];
        int _at;
        int _morsel = -1;

        public Reader(GapFillSource source, PhysicalGapFill plan)
        {
            _source = source;
            _plan = plan;
            if (source._inMemory is { } rows)
            {
                Read(rows);
            }
            else
            {
                _chunks = source.OpenChunks();
            }
        }

        public override long Morsel => _morsel;

        public override bool Next(ColumnBatch batch)
        {
            if (_source._bins!.IsEmpty || ((_rows is null || _rows.IsDone) && !BeginSeries()))
            {
                return false;
            }

            int count = _rows!.Next(_source._context!.Task.BatchSize);
            batch.Reset(1 + _keys.Length + _plan.Fills.Count, count);
            batch.Set(0, _rows.Times);
            for (int i = 0; i < _keys.Length; i++)
            {
                batch.SetRows(1 + i, _keys[i], _rows.SeriesRows);
            }

            for (int i = 0; i < _plan.Fills.Count; i++)
            {
                batch.Set(1 + _keys.Length + i, _rows.Filled(i));
            }

            return true;
        }

        public override void Dispose()
        {
            _rows?.Dispose();
            _chunks?.Dispose();
            base.Dispose();
        }

        bool BeginSeries()
        {
            _morsel = Interlocked.Increment(ref _source._next);
            int at = _chunks is null ? _morsel : _at;
            while (_rows is null || at >= _series.Series.Count)
            {
                if (_chunks?.Next() is not { } chunk)
                {
                    return false;
                }

                Read(chunk);
                at = 0;
            }

            _at = at + 1;
            _rows.Begin(_series.Series[at], _source._bins!.First, _source._bins.Last);
            return true;
        }

        void Read(SeriesRows rows)
        {
            _rows?.Dispose();
            _series = rows;
            _keys = [.. _source._keys.Select(k => rows.Rows[k])];
            Func<long, long> next = _source._bins!.IsPlain ? _source._bins.Next : _source.NextBin;
            IEnumerable<(Column, GapFillKind, DataType)> fills = _plan.Fills.Select(
                f => (rows.Rows[_source.Ordinal(f.Source.Id)], f.Kind, f.Column.Type));
            _rows = new GapFillRows(
                rows.Rows[_source.Ordinal(_plan.Time.Id)], rows.Order, [.. fills], next, _source._context!.Task.Budget);
        }
    }
}
