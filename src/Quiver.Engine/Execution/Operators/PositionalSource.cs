using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;
using Quiver.Compute.Vectors;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Reads the rows of two sides next to each other; past the end of the shorter one its columns are null.</summary>
sealed class PositionalSource(PhysicalPositionalJoin plan, KeptRowsSink left, KeptRowsSink right) : PipelineSource
{
    QueryContext? _context;

    public override int MaxWorkers => 1;

    public override bool MayWait => false;

    public override void Start(QueryContext context) => _context = context;

    public override SourceReader CreateReader() => new Reader(plan, left.Kept!, right.Kept!, _context!);

    sealed class Reader(PhysicalPositionalJoin plan, KeptRows left, KeptRows right, QueryContext context) : SourceReader
    {
        readonly Side _left = new(left, plan.Left.Columns.Count, context.Task.Budget);
        readonly Side _right = new(right, plan.Right.Columns.Count, context.Task.Budget);
        long _given;

        public override long Morsel => _given;

        public override bool Next(ColumnBatch batch)
        {
            // A batch has rows of both sides, or of one alone.
            int leftRows = _left.Ready();
            int rightRows = _right.Ready();
            int count = Math.Min(
                context.Task.BatchSize, leftRows == 0 || rightRows == 0 ? Math.Max(leftRows, rightRows) : Math.Min(leftRows, rightRows));
            if (count == 0)
            {
                return false;
            }

            ColumnBatch? lefts = _left.Take(count);
            ColumnBatch? rights = _right.Take(count);
            int width = plan.Left.Columns.Count;
            batch.Reset(plan.Columns.Count, count);
            for (int i = 0; i < plan.Columns.Count; i++)
            {
                (ColumnBatch? rows, int ordinal) = i < width ? (lefts, i) : (rights, i - width);
                batch.Set(i, rows is null ? NullPropagation.AllNull(plan.Columns[i].Type, count) : rows[ordinal]);
            }

            _given += count;
            return true;
        }

        public override void Dispose()
        {
            _left.Dispose();
            _right.Dispose();
            base.Dispose();
        }
    }

    /// <summary>One side as far as it was read.</summary>
    sealed class Side(KeptRows rows, int columnCount, MemoryBudget budget) : IDisposable
    {
        readonly KeptRowsReader _rows = new(rows, [.. Enumerable.Range(0, columnCount)], budget);
        readonly ColumnBatch _batch = new(budget);
        int _segment = -1;

        /// <summary>Returns how many rows can be taken now; none at the end.</summary>
        public int Ready()
        {
            while (_rows.Left == 0 && _rows.Open(_segment + 1))
            {
                _segment++;
            }

            return _rows.Left;
        }

        /// <summary>Takes rows; null at the end.</summary>
        public ColumnBatch? Take(int count)
        {
            if (_rows.Left == 0)
            {
                return null;
            }

            _rows.Fill(_batch, count);
            return _batch;
        }

        public void Dispose()
        {
            _rows.Dispose();
            _batch.Dispose();
        }
    }
}
