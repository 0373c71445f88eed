namespace Quiver.Storage.Manifest;

/// <summary>That rows have been deleted: those of a table that were written before, in a range of time, with certain tags.</summary>
/// <param name="Id">Its number in the manifest; null until it is there.</param>
/// <param name="TableId">The table.</param>
/// <param name="Sequence">Its place in the order of writes: only rows before it are deleted.</param>
/// <param name="MinTime">The first time, in nanoseconds since 1970.</param>
/// <param name="MaxTime">The last time.</param>
/// <param name="Tags">What all hold of the rows that go; empty for all rows of the range.</param>
sealed record Tombstone(
    long? Id, int TableId, long Sequence, long MinTime, long MaxTime, IReadOnlyList<TagPredicate> Tags);
