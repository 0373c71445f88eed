using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Gives the rows of a recursion round by round. A round runs when somebody wants its rows, so that a LIMIT ends a recursion that has no
/// end of its own.
/// </summary>
sealed class RecursiveSource(Recursion recursion, int columnCount) : PipelineSource
{
    QueryContext? _context;

    public override int MaxWorkers => 1;

    public override void Start(QueryContext context) => _context = context;

    public override SourceReader CreateReader() => new Reader(recursion, columnCount, _context!);

    sealed class Reader(Recursion recursion, int columnCount, QueryContext context) : SourceReader
    {
        readonly ColumnBatch _all = new(context.Task.Budget);
        MaterializedRows? _rows;
        int _at;
        long _morsel = -1;

        public override long Morsel => _morsel;

        public override bool Next(ColumnBatch batch)
        {
            while (_rows is null || _at >= _rows.RowCount)
            {
                if (_rows is not null && !recursion.Advance())
                {
                    return false;
                }

                Begin(recursion.Rows);
            }

            int count = Math.Min(context.Task.BatchSize, _rows.RowCount - _at);
            batch.SliceFrom(_all, _at, count);
            _at += count;
            _morsel++;
            return true;
        }

        public override void Dispose()
        {
            _all.Dispose();
            base.Dispose();
        }

        void Begin(MaterializedRows rows)
        {
            _rows = rows;
            _at = 0;
            _all.Reset(columnCount, rows.RowCount);
            for (int i = 0; i < columnCount; i++)
            {
                _all.Set(i, rows[i]);
            }
        }
    }
}
