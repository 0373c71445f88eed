using System.Runtime.InteropServices;
using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Compute.Grouping;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Gives the rows of a <see cref="SetOperationSink"/> as often as the operation says. Where they are on disk a morsel is a partition.
/// </summary>
sealed class SetOperationSource(PhysicalSetOperation plan, SetOperationSink sink) : PipelineSource
{
    QueryContext? _context;
    int _next = -1;

    public override int MaxWorkers => Sink.Spilled is null ? 1 : PartitionedSpill.PartitionCount;

    public override void Start(QueryContext context) => _context = context;

    public override SourceReader CreateReader() => new Reader(this, plan, _context!);

    /// <summary>Returns the counts of a morsel; null at the end.</summary>
    IEnumerable<RowCounts>? Take(out int morsel)
    {
        morsel = Interlocked.Increment(ref _next);
        return Sink.Spilled is { } spilled
            ? (morsel < PartitionedSpill.PartitionCount ? spilled.Parts(morsel) : null)
            : (morsel == 0 ? [Sink.Counts] : null);
    }

    sealed class Reader(SetOperationSource source, PhysicalSetOperation plan, QueryContext context) : SourceReader
    {
        readonly ColumnScratch[] _scratch = [.. plan.Columns.Select(_ => new ColumnScratch(context.Task.Budget))];
        readonly ColumnBatch _all = new(context.Task.Budget);
        readonly RowIndices _rows = new(context.Task.Budget);
        readonly List<int> _taken = [];
        IEnumerator<RowCounts>? _parts;
        RowCounts? _counts;
        int _morsel = -1;
        int _row;
        long _given;

        public override long Morsel => _morsel;

        public override bool Next(ColumnBatch batch)
        {
            _taken.Clear();
            int from = 0;
            while (_taken.Count == 0)
            {
                if (_counts is null || _row == _counts.RowCount)
                {
                    if (!Advance())
                    {
                        return false;
                    }

                    continue;
                }

                from = _row;
                Collect(_counts, from);
            }

            Fill(batch, _counts!, from);
            return true;
        }

        public override void Dispose()
        {
            _parts?.Dispose();
            Array.ForEach(_scratch, s => s.Dispose());
            _all.Dispose();
            _rows.Dispose();
            base.Dispose();
        }

        /// <summary>Goes to the next table of counts.</summary>
        bool Advance()
        {
            _row = 0;
            _counts = null;
            while (_parts is null || !_parts.MoveNext())
            {
                _parts?.Dispose();
                _parts = source.Take(out _morsel)?.GetEnumerator();
                if (_parts is null)
                {
                    return false;
                }
            }

            _counts = _parts.Current;
            return true;
        }

        void Collect(RowCounts counts, int from)
        {
            while (_row < counts.RowCount && _taken.Count < context.Task.BatchSize && _row - from < context.Task.BatchSize)
            {
                long times = SetOperationSink.Times(plan.Operator, counts.Left(_row), counts.Right(_row));
                for (; _given < times && _taken.Count < context.Task.BatchSize; _given++)
                {
                    _taken.Add(_row - from);
                }

                if (_given >= times)
                {
                    _row++;
                    _given = 0;
                }
            }
        }

        void Fill(ColumnBatch batch, RowCounts counts, int from)
        {
            int count = Math.Min(context.Task.BatchSize, counts.RowCount - from);
            _all.Reset(_scratch.Length, count);
            for (int i = 0; i < _scratch.Length; i++)
            {
                _all.Set(i, counts.Column(i, from, count, _scratch[i]));
            }

            _rows.FromRows(CollectionsMarshal.AsSpan(_taken), mayHaveMissing: false);
            batch.SelectFrom(_all, _rows);
        }
    }

    SetOperationSink Sink => sink;
}
