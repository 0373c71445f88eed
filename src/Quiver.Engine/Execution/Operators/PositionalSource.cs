using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Reads the rows of two sides next to each other; past the end of the shorter one its columns are null.</summary>
sealed class PositionalSource(PhysicalPositionalJoin plan, CollectSink left, CollectSink right) : PipelineSource
{
    QueryContext? _context;

    public override int MaxWorkers => 1;

    public override bool MayWait => false;

    public override void Start(QueryContext context) => _context = context;

    public override SourceReader CreateReader() => new Reader(plan, left.Rows!, right.Rows!, _context!.Task.BatchSize);

    sealed class Reader(PhysicalPositionalJoin plan, MaterializedRows left, MaterializedRows right, int batchSize) : SourceReader
    {
        int _next;

        public override long Morsel => _next;

        public override bool Next(ColumnBatch batch)
        {
            // A batch has rows of both sides, or of one alone.
            int both = Math.Min(left.RowCount, right.RowCount);
            int end = _next < both ? both : Math.Max(left.RowCount, right.RowCount);
            int count = Math.Min(batchSize, end - _next);
            if (count <= 0)
            {
                return false;
            }

            int width = plan.Left.Columns.Count;
            batch.Reset(plan.Columns.Count, count);
            for (int i = 0; i < plan.Columns.Count; i++)
            {
                (MaterializedRows rows, int ordinal) = i < width ? (left, i) : (right, i - width);
                batch.Set(i, _next < rows.RowCount
                    ? rows[ordinal].Slice(_next, count)
                    : Compute.Vectors.NullPropagation.AllNull(plan.Columns[i].Type, count));
            }

            _next += count;
            return true;
        }
    }
}
