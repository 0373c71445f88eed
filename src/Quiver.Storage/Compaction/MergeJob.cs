using Quiver.Storage.Catalog;
using Quiver.Storage.Manifest;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Compaction;

/// <summary>Files to merge, with what applies to their rows.</summary>
/// <param name="Table">The table.</param>
/// <param name="Plan">The files.</param>
/// <param name="Tombstones">The deletes that the manifest has.</param>
/// <param name="TombstoneSequence">The last write that the manifest knows of: later deletes apply to what is written too.</param>
/// <param name="Kept">The times of rows that have not expired.</param>
/// <param name="Window">The length of the windows.</param>
sealed record MergeJob(
    TableDefinition Table, CompactionPlan Plan, IReadOnlyList<Tombstone> Tombstones, long TombstoneSequence, TimeRange Kept,
    long Window)
{
    /// <summary>The files, oldest first.</summary>
    public IReadOnlyList<DataFile> Files => Plan.Files;
}
