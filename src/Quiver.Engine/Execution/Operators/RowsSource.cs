using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Reads rows that are kept in memory, in order.</summary>
sealed class RowsSource(Func<MaterializedRows> rows, int columnCount) : PipelineSource
{
    QueryContext? _context;

    public override int MaxWorkers => 1;

    public override bool MayWait => false;

    public override void Start(QueryContext context) => _context = context;

    public override SourceReader CreateReader() => new Reader(rows(), columnCount, _context!);

    sealed class Reader(MaterializedRows rows, int columnCount, QueryContext context) : SourceReader
    {
        int _next;

        public override long Morsel => _next;

        public override bool Next(ColumnBatch batch)
        {
            int count = Math.Min(context.Task.BatchSize, rows.RowCount - _next);
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
