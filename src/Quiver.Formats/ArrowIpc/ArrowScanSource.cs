using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Formats.ArrowIpc;

/// <summary>A running scan: workers take batches of files, and streams as a whole.</summary>
sealed class ArrowScanSource : MorselSource
{
    readonly List<(int Source, int Batch)> _morsels = [];
    int _next = -1;

    public ArrowScanSource(
        ArrowTable table, IReadOnlyList<int> projection, Schema schema, TaskContext context, CancellationToken cancellationToken)
    {
        Table = table;
        Projection = projection;
        Schema = schema;
        Context = context;
        CancellationToken = cancellationToken;
        for (var source = 0; source < table.Sources.Count; source++)
        {
            for (var batch = 0; batch < table.Sources[source].MorselCount; batch++)
            {
                _morsels.Add((source, batch));
            }
        }
    }

    public override int MorselCount => _morsels.Count;

    public override double Progress => _morsels.Count == 0 ? 1 : Math.Clamp(Volatile.Read(ref _next) / (double)_morsels.Count, 0, 1);

    public ArrowTable Table { get; }

    public IReadOnlyList<int> Projection { get; }

    public Schema Schema { get; }

    public TaskContext Context { get; }

    public CancellationToken CancellationToken { get; }

    public override MorselReader CreateReader() => new ArrowMorselReader(this);

    /// <summary>Takes the next morsel; false where there is none.</summary>
    public bool Take(out int index, out int source, out int batch)
    {
        index = Interlocked.Increment(ref _next);
        (source, batch) = index < _morsels.Count ? _morsels[index] : default;
        return index < _morsels.Count;
    }
}
