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
        KeptRowsReader? _rows;
        int _segment;
        long _morsel = -1;

        public override long Morsel => _morsel;

        public override bool Next(ColumnBatch batch)
        {
            while (_rows is null || _rows.Left == 0)
            {
                if (_rows is not null && _rows.Open(_segment++))
                {
                    continue;
                }

                if (_rows is not null && !recursion.Advance())
                {
                    return false;
                }

                _rows?.Dispose();
                _rows = new KeptRowsReader(recursion.Rows, [.. Enumerable.Range(0, columnCount)], context.Task.Budget);
                _segment = 0;
            }

            _rows.Fill(batch, Math.Min(context.Task.BatchSize, _rows.Left));
            _morsel++;
            return true;
        }

        public override void Dispose()
        {
            _rows?.Dispose();
            base.Dispose();
        }
    }
}
