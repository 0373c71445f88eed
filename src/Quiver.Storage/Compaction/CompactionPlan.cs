using Quiver.Storage.Manifest;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Compaction;

/// <summary>Files that are merged, and what takes their place is visible in one step.</summary>
/// <param name="Files">The files, oldest first.</param>
/// <param name="Slices">The times of the new files, in order.</param>
/// <param name="Depth">The most of them that have rows of one moment: what a query of it must merge.</param>
sealed record CompactionPlan(IReadOnlyList<DataFile> Files, IReadOnlyList<TimeRange> Slices, int Depth);
