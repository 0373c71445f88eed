using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Gives the rows of a <see cref="SetOperationSink"/> as often as the operation says.</summary>
sealed class SetOperationSource(PhysicalSetOperation plan, SetOperationSink sink) : PipelineSource
{
    QueryContext? _context;

    public override int MaxWorkers => 1;

    public override void Start(QueryContext context) => _context = context;

    public override SourceReader CreateReader() => new Reader(plan, sink, _context!);

    sealed class Reader(PhysicalSetOperation plan, SetOperationSink sink, QueryContext context) : SourceReader
    {
        readonly ColumnScratch[] _scratch = [.. plan.Columns.Select(_ => new ColumnScratch(context.Task.Budget))];
        readonly ColumnBatch _all = new(context.Task.Budget);
        readonly RowIndices _rows = new(context.Task.Budget);
        int _row;
        long _given;

        public override long Morsel => _row;

        public override bool Next(ColumnBatch batch)
        {
            var rows = new List<int>();
            int from;
            do
            {
                from = _row;
                Collect(rows, from);
            }
            while (rows.Count == 0 && _row < sink.Counts.RowCount);

            if (rows.Count == 0)
            {
                return false;
            }

            Fill(batch, rows, from);
            return true;
        }

        void Collect(List<int> rows, int from)
        {
            while (_row < sink.Counts.RowCount && rows.Count < context.Task.BatchSize && _row - from < context.Task.BatchSize)
            {
                long times = SetOperationSink.Times(plan.Operator, sink.Counts.Left(_row), sink.Counts.Right(_row));
                for (; _given < times && rows.Count < context.Task.BatchSize; _given++)
                {
                    rows.Add(_row - from);
                }

                if (_given >= times)
                {
                    _row++;
                    _given = 0;
                }
            }

        }

        void Fill(ColumnBatch batch, List<int> rows, int from)
        {
            int count = Math.Min(context.Task.BatchSize, sink.Counts.RowCount - from);
            _all.Reset(_scratch.Length, count);
            for (int i = 0; i < _scratch.Length; i++)
            {
                _all.Set(i, sink.Counts.Column(i, from, count, _scratch[i]));
            }

            _rows.FromRows(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows), mayHaveMissing: false);
            batch.SelectFrom(_all, _rows);
        }

        public override void Dispose()
        {
            foreach (ColumnScratch scratch in _scratch)
            {
                scratch.Dispose();
            }

            _all.Dispose();
            _rows.Dispose();
            base.Dispose();
        }
    }
}
