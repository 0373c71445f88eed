using Quiver.Storage.Catalog;
using Quiver.Storage.Files;
using Quiver.Storage.Manifest;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Tables;

/// <summary>The rows of a table at one moment. Whoever reads them holds a lease on that state of the store.</summary>
/// <param name="Table">The columns.</param>
/// <param name="Chunks">Where the rows are.</param>
/// <param name="Tombstones">The deletes.</param>
/// <param name="Visible">Rows outside have expired.</param>
/// <param name="Files">Opens files.</param>
sealed record TableSnapshot(
    TableDefinition Table, IReadOnlyList<TableChunk> Chunks, IReadOnlyList<Tombstone> Tombstones, TimeRange Visible, DataFiles Files)
{
    /// <summary>Returns the deletes that rows of a file are subject to.</summary>
    public IReadOnlyList<Tombstone> TombstonesOf(DataFile file) => Tombstones.Count == 0
        ? Tombstones
        : [.. Tombstones.Where(tombstone => tombstone.Sequence > file.TombstoneSequence
            && tombstone.MinTime <= file.MaxTime && tombstone.MaxTime >= file.MinTime)];
}
