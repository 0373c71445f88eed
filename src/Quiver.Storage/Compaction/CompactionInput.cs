using Quiver.Storage.Manifest;

namespace Quiver.Storage.Compaction;

/// <summary>What a policy looks at.</summary>
/// <param name="Files">The files of a table.</param>
/// <param name="Tombstones">The deletes that may apply to them.</param>
/// <param name="Window">The length of the windows, in nanoseconds.</param>
/// <param name="ColumnCount">The columns of the table.</param>
/// <param name="Retention">How long rows are kept; null for ever.</param>
/// <param name="Now">The time.</param>
/// <param name="IsThorough">Whether to go on until nothing can be improved, however little it is worth.</param>
sealed record CompactionInput(
    IReadOnlyList<DataFile> Files, IReadOnlyList<Tombstone> Tombstones, long Window, int ColumnCount, TimeSpan? Retention, DateTime Now,
    bool IsThorough);
