using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Compute.Selection;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Expressions;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Evaluates rows of expressions.</summary>
sealed class ValuesSource(PhysicalValues values) : PipelineSource
{
    QueryContext? _context;

    public override int MaxWorkers => 1;

    public override bool MayWait => false;

    public override void Start(QueryContext context) => _context = context;

    public override SourceReader CreateReader() => new Reader(values, _context!);

    sealed class Reader(PhysicalValues values, QueryContext context) : SourceReader
    {
        readonly EvaluatorSet _evaluators = new(new Dictionary<ColumnId, int>(), context.Task.Functions, context.Task.Budget);
        readonly ColumnBatch _oneRow = new(context.Task.Budget);
        ColumnAppender[] _columns = [];
        int _next;

        public override long Morsel => _next;

        public override bool Next(ColumnBatch batch)
        {
            int count = Math.Min(context.Task.BatchSize, values.Rows.Count - _next);
            if (count <= 0)
            {
                return false;
            }

            DisposeColumns();
            _columns = [.. values.Columns.Select(c => new ColumnAppender(c.Type, context.Task.Budget))];
            for (int row = _next; row < _next + count; row++)
            {
                _oneRow.Reset(0, 1);
                for (int i = 0; i < _columns.Length; i++)
                {
                    Column value = _evaluators.Compile(values.Rows[row][i]).Evaluate(_oneRow);
                    _columns[i].Append(value, 0, 1);
                }
            }

            batch.Reset(_columns.Length, count);
            for (int i = 0; i < _columns.Length; i++)
            {
                batch.Set(i, _columns[i].View());
            }

            _next += count;
            return true;
        }

        public override void Dispose()
        {
            DisposeColumns();
            _evaluators.Dispose();
            _oneRow.Dispose();
            base.Dispose();
        }

        void DisposeColumns()
        {
            foreach (ColumnAppender column in _columns)
            {
                column.Dispose();
            }
        }
    }
}
