namespace Quiver.Storage.Wal;

/// <summary>A delete of rows by time and tags, as an entry of the log.</summary>
/// <param name="TableId">The table.</param>
/// <param name="MinTime">The first time in nanoseconds.</param>
/// <param name="MaxTime">The last time, included.</param>
/// <param name="Tags">Tags and the values they must have, all of them; null means that the row has no such tag.</param>
sealed record RowDelete(int TableId, long MinTime, long MaxTime, IReadOnlyList<(string Name, string? Value)> Tags);
