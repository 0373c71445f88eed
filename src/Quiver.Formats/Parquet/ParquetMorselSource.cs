using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Parquet.Pruning;

namespace Quiver.Formats.Parquet;

/// <summary>A running scan: a shared counter over the morsels that the bounds left.</summary>
sealed class ParquetMorselSource(
    ParquetTable table, ScanRequest request, Schema schema, IReadOnlyList<ParquetMorsel> morsels, TaskContext context,
    CancellationToken cancellationToken) : MorselSource
{
    int _next = -1;

    public override int MorselCount => morsels.Count;

    public override double Progress => morsels.Count == 0 ? 1 : Math.Clamp(Volatile.Read(ref _next) / (double)morsels.Count, 0, 1);

    public ParquetTable Table => table;

    public Schema Schema => schema;

    public IReadOnlyList<int> Projection => request.Projection;

    public ScanRequest Request => request;

    public TaskContext Context => context;

    public CancellationToken CancellationToken => cancellationToken;

    public override MorselReader CreateReader() => new ParquetMorselReader(this);

    /// <summary>Takes the next morsel that may hold partners for the joins above, as far as they are known by now.</summary>
    public bool Take(out int index, out ParquetMorsel morsel)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            index = Interlocked.Increment(ref _next);
            if (index >= morsels.Count)
            {
                morsel = default;
                return false;
            }

            var taken = morsels[index];
            morsel = taken;
            var filter = new RowGroupFilter(ordinal => table.BoundsOf(taken.File, taken.RowGroup, ordinal), request.OrdinalOf);
            if (request.RuntimeFilters.All(filter.MayPass))
            {
                return true;
            }
        }
    }
}
