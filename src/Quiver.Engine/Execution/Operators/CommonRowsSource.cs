using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Reads some columns of rows that are kept in memory and read at several places; workers take runs of rows.</summary>
sealed class CommonRowsSource(Func<MaterializedRows> rows, IReadOnlyList<int> ordinals) : PipelineSource
{
    const int BatchesOfMorsel = 8;
    QueryContext? _context;
    MaterializedRows? _rows;
    int _next;

    public override int MaxWorkers => (int)Math.Min(int.MaxValue, (_rows!.RowCount / MorselRows) + 1);

    public override bool MayWait => false;

    long MorselRows => (long)_context!.Task.BatchSize * BatchesOfMorsel;

    public override void Start(QueryContext context)
    {
        _context = context;
        _rows = rows();
        _next = -1;
    }

    public override SourceReader CreateReader() => new Reader(this);

    sealed class Reader : SourceReader
    {
        readonly CommonRowsSource _source;
        readonly ColumnBatch _all;
        long _morsel = -1;
        long _at;
        long _end;

        public Reader(CommonRowsSource source)
        {
            _source = source;
            _all = new ColumnBatch(source._context!.Task.Budget);
            _all.Reset(source.Ordinals.Count, source._rows!.RowCount);
            for (int i = 0; i < source.Ordinals.Count; i++)
            {
                _all.Set(i, source._rows[source.Ordinals[i]]);
            }
        }

        public override long Morsel => _morsel;

        public override bool Next(ColumnBatch batch)
        {
            if (_at >= _end)
            {
                _morsel = Interlocked.Increment(ref _source._next);
                _at = _morsel * _source.MorselRows;
                _end = Math.Min(_at + _source.MorselRows, _all.RowCount);
                if (_at >= _end)
                {
                    return false;
                }
            }

            int count = (int)Math.Min(_source._context!.Task.BatchSize, _end - _at);
            batch.SliceFrom(_all, (int)_at, count);
            _at += count;
            return true;
        }

        public override void Dispose()
        {
            _all.Dispose();
            base.Dispose();
        }
    }

    IReadOnlyList<int> Ordinals => ordinals;
}
