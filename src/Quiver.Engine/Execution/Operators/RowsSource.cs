using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Reads rows that are kept, in order.</summary>
sealed class RowsSource(Func<KeptRows> rows, int columnCount) : PipelineSource
{
    QueryContext? _context;

    /// <summary>Which rows are read, by their number: how many are passed over, and how many are given.</summary>
    public Func<long, (long From, long Count)> Range { get; init; } = rows => (0, rows);

    public override int MaxWorkers => 1;

    public override bool MayWait => false;

    public override void Start(QueryContext context) => _context = context;

    public override SourceReader CreateReader() => new Reader(rows(), columnCount, Range(rows().RowCount), _context!);

    sealed class Reader(KeptRows rows, int columnCount, (long From, long Count) range, QueryContext context) : SourceReader
    {
        readonly KeptRowsReader _rows = new(rows, [.. Enumerable.Range(0, columnCount)], context.Task.Budget);
        long _skipped = range.From;
        long _left = range.Count;
        int _segment = -1;
        long _given;

        public override long Morsel => _given;

        public override bool Next(ColumnBatch batch)
        {
            while (_rows.Left == 0 || _skipped > 0)
            {
                if (_rows.Left == 0 && !_rows.Open(++_segment))
                {
                    return false;
                }

                int passed = (int)Math.Min(_skipped, _rows.Left);
                _rows.Skip(passed);
                _skipped -= passed;
            }

            int count = (int)Math.Min(_left, Math.Min(context.Task.BatchSize, _rows.Left));
            if (count == 0)
            {
                return false;
            }

            _rows.Fill(batch, count);
            _left -= count;
            _given += count;
            return true;
        }

        public override void Dispose()
        {
            _rows.Dispose();
            base.Dispose();
        }
    }
}
