using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Reads rows that are kept in memory, in order.</summary>
sealed class RowsSource(Func<MaterializedRows> rows, int columnCount) : PipelineSource
{
    QueryContext? _context;

    /// <summary>Which rows are read, by their number: how many are passed over, and how many are given.</summary>
    public Func<int, (long From, long Count)> Range { get; init; } = rows => (0, rows);

    public override int MaxWorkers => 1;

    public override bool MayWait => false;

    public override void Start(QueryContext context) => _context = context;

    public override SourceReader CreateReader() => new Reader(rows(), columnCount, Range(rows().RowCount), _context!);

    sealed class Reader(MaterializedRows rows, int columnCount, (long From, long Count) range, QueryContext context) : SourceReader
    {
        readonly int _end = (int)Math.Min(rows.RowCount, Math.Min(rows.RowCount, range.From) + range.Count);
        int _next = (int)Math.Min(rows.RowCount, range.From);

        public override long Morsel => _next;

        public override bool Next(ColumnBatch batch)
        {
            int count = Math.Min(context.Task.BatchSize, _end - _next);
            if (count <= 0)
            {
                return false;
            }

            batch.Reset(columnCount, count);
            for (int i = 0; i < columnCount; i++)
            {
                batch.Set(i, rows[i].Slice(_next, count));
            }

            _next += count;
            return true;
        }
    }
}
