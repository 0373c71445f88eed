using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Compute.Grouping;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Reads the groups of an <see cref="AggregateSink"/>: a morsel is some groups of a part.</summary>
sealed class AggregateSource(AggregateSink sink, PhysicalAggregate plan) : PipelineSource
{
    readonly List<(AggregationPart Part, int From, int Count)> _morsels = [];
    int _next = -1;
    QueryContext? _context;

    public override int MaxWorkers => _morsels.Count;

    public override bool MayWait => false;

    public override void Start(QueryContext context)
    {
        _context = context;
        int most = context.Task.BatchSize;
        foreach (AggregationPart part in sink.Parts)
        {
            for (int from = 0; from < part.GroupCount; from += most)
            {
                _morsels.Add((part, from, Math.Min(most, part.GroupCount - from)));
            }
        }
    }

    public override SourceReader CreateReader() => new Reader(this);

    sealed class Reader(AggregateSource source) : SourceReader
    {
        readonly ColumnScratch[] _scratch = [.. Keys(source).Select(_ => new ColumnScratch(source._context!.Task.Budget))];
        readonly List<Column> _owned = [];
        int _morsel = -1;

        public override long Morsel => _morsel;

        public override bool Next(ColumnBatch batch)
        {
            DisposeOwned();
            _morsel = Interlocked.Increment(ref source._next);
            if (_morsel >= source._morsels.Count)
            {
                return false;
            }

            (AggregationPart part, int from, int count) = source._morsels[_morsel];
            int keyCount = _scratch.Length;
            int callCount = source.Plan.Calls.Count;
            batch.Reset(keyCount + callCount, count);
            for (int k = 0; k < keyCount; k++)
            {
                batch.Set(k, part.Key(k, from, count, _scratch[k]));
            }

            for (int c = 0; c < callCount; c++)
            {
                Column result = part.Result(c, from, count);
                _owned.Add(result);
                batch.Set(keyCount + c, result);
            }

            return true;
        }

        public override void Dispose()
        {
            DisposeOwned();
            foreach (ColumnScratch scratch in _scratch)
            {
                scratch.Dispose();
            }

            base.Dispose();
        }

        static IEnumerable<int> Keys(AggregateSource source) => Enumerable.Range(0, source.Plan.Keys.Count);

        void DisposeOwned()
        {
            _owned.ForEach(c => c.Dispose());
            _owned.Clear();
        }
    }

    PhysicalAggregate Plan { get; } = plan;
}
