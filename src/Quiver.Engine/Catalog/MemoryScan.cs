using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;

namespace Quiver.Engine.Catalog;

/// <summary>Reads batches in memory without a copy; a morsel is a run of rows of one of them.</summary>
sealed class MemoryScan(Schema schema, IReadOnlyList<RecordBatch> batches, IReadOnlyList<int> projection) : MorselScan
{
    const int MorselRows = 1 << 16;

    public override Schema Schema { get; } = schema;

    public override PlanProperties Properties => PlanProperties.Default with { RowCount = batches.Sum(b => (double)b.Length) };

    public override string Describe() => $"MemoryScan: {batches.Sum(b => (long)b.Length)} rows";

    public override MorselSource Open(TaskContext context, CancellationToken cancellationToken)
    {
        var morsels = new List<(RecordBatch, int, int)>();
        foreach (RecordBatch batch in batches)
        {
            for (int from = 0; from < batch.Length; from += MorselRows)
            {
                morsels.Add((batch, from, Math.Min(batch.Length, from + MorselRows)));
            }
        }

        return new Source(this, morsels, context.BatchSize);
    }

    readonly IReadOnlyList<int> _projection = projection;

    sealed class Source(MemoryScan scan, List<(RecordBatch Batch, int From, int To)> morsels, int batchSize) : MorselSource
    {
        int _next = -1;

        public override int MorselCount => morsels.Count;

        public override double Progress => morsels.Count == 0 ? 1 : Math.Min(1, (_next + 1.0) / morsels.Count);

        public override MorselReader CreateReader() => new Reader(this);

        sealed class Reader(Source source) : MorselReader
        {
            RecordBatch? _batch;
            int _from;
            int _to;
            int _morsel = -1;

            public override long Morsel => _morsel;

            public override RecordBatch? Next()
            {
                while (_from >= _to)
                {
                    int next = Interlocked.Increment(ref source._next);
                    if (next >= source.Morsels.Count)
                    {
                        return null;
                    }

                    _morsel = next;
                    (_batch, _from, _to) = source.Morsels[next];
                }

                int count = Math.Min(source.BatchSize, _to - _from);
                Column[] columns = [.. source.Scan._projection.Select(i => _batch!.Columns[i].Slice(_from, count))];
                _from += count;
                return new RecordBatch(source.Scan.Schema, columns, count);
            }
        }

        MemoryScan Scan => scan;

        List<(RecordBatch Batch, int From, int To)> Morsels => morsels;

        int BatchSize => batchSize;
    }
}
