using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Vectors;
using Quiver.Compute.Grouping;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// Reads the groups of an <see cref="AggregateSink"/>: a morsel is some groups of a part, or a partition, which is put together when it is
/// its turn and given up after it, so that few of them are in memory at a time.
/// </summary>
sealed class AggregateSource(AggregateSink sink, PhysicalAggregate plan) : PipelineSource
{
    readonly List<(int Set, AggregationPart Part, int From, int Count)> _morsels = [];
    readonly List<(int Set, int Partition)> _partitions = [];
    int _next = -1;
    QueryContext? _context;

    public override int MaxWorkers => _morsels.Count + _partitions.Count;

    public override bool MayWait => false;

    public override void Start(QueryContext context)
    {
        _context = context;
        int most = context.Task.BatchSize;
        foreach (int set in Sink.Tree.Places)
        {
            _partitions.AddRange(Enumerable.Range(0, Sink.PartitionsOf(set)).Select(p => (set, p)));
            foreach (AggregationPart part in Sink.Parts[set])
            {
                for (int from = 0; from < part.GroupCount; from += most)
                {
                    _morsels.Add((set, part, from, Math.Min(most, part.GroupCount - from)));
                }
            }
        }
    }

    public override SourceReader CreateReader() => new Reader(this);

    sealed class Reader(AggregateSource source) : SourceReader
    {
        readonly ColumnScratch[] _scratch = [.. Keys(source).Select(_ => new ColumnScratch(source._context!.Task.Budget))];
        readonly List<Column> _owned = [];
        IEnumerator<AggregationPart>? _parts;
        int _morsel = -1;
        int _set;
        int _from;

        public override long Morsel => _morsel;

        public override bool Next(ColumnBatch batch)
        {
            DisposeOwned();
            while (_parts is null || _from >= _parts.Current.GroupCount)
            {
                _from = 0;
                if (_parts is not null && _parts.MoveNext())
                {
                    continue;
                }

                _parts?.Dispose();
                _parts = null;
                _morsel = Interlocked.Increment(ref source._next);
                if (_morsel < source._morsels.Count)
                {
                    (int set, AggregationPart part, int from, int rows) = source._morsels[_morsel];
                    Fill(batch, set, part, from, rows);
                    return true;
                }

                if (_morsel >= source.MaxWorkers)
                {
                    return false;
                }

                (_set, int partition) = source._partitions[_morsel - source._morsels.Count];
                _parts = source.Sink.PartsOf(_set, partition).GetEnumerator();
                if (!_parts.MoveNext())
                {
                    _parts.Dispose();
                    _parts = null;
                }
            }

            int count = Math.Min(source._context!.Task.BatchSize, _parts.Current.GroupCount - _from);
            Fill(batch, _set, _parts.Current, _from, count);
            _from += count;
            return true;
        }

        void Fill(ColumnBatch batch, int set, AggregationPart part, int from, int count)
        {
            IReadOnlyList<int> keys = source.Sink.Tree.Sets[set];
            IReadOnlyList<(PlanColumn, IReadOnlyList<int> Keys)> groupings = source.Plan.Sets?.Groupings ?? [];
            int keyCount = _scratch.Length;
            int callCount = source.Plan.Calls.Count;
            batch.Reset(keyCount + callCount + groupings.Count, count);
            for (int k = 0, own = 0; k < keyCount; k++)
            {
                bool isOwn = own < keys.Count && keys[own] == k;
                batch.Set(k, isOwn ? part.Key(own, from, count, _scratch[k])
                    : NullColumns.Of(source.Plan.Keys[k].Column.Type, count));
                own += isOwn ? 1 : 0;
            }

            for (int g = 0; g < groupings.Count; g++)
            {
                Column bits = ColumnBuilder.Build(DataType.Int64, [GroupingSetList.GroupingOf(groupings[g].Keys, keys)]);
                var constant = new ConstantColumn(bits, count);
                _owned.Add(constant);
                batch.Set(keyCount + callCount + g, constant);
            }

            for (int c = 0; c < callCount; c++)
            {
                Column result = part.Result(c, from, count);
                _owned.Add(result);
                batch.Set(keyCount + c, result);
            }
        }

        public override void Dispose()
        {
            DisposeOwned();
            _parts?.Dispose();
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

    AggregateSink Sink { get; } = sink;

    PhysicalAggregate Plan { get; } = plan;
}
