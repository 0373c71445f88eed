namespace Quiver.Storage.Manifest;

/// <summary>A Parquet file of a table, sorted by series key and time, each key once.</summary>
/// <param name="Id">Its number, unique in the store.</param>
/// <param name="TableId">The table.</param>
/// <param name="Path">Where it is in the store.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="RowCount">Its rows.</param>
/// <param name="MinTime">The time of its earliest row, in nanoseconds since 1970.</param>
/// <param name="MaxTime">The time of its latest row.</param>
/// <param name="MinSequence">The first write that has rows in it.</param>
/// <param name="MaxSequence">The last one. Of two files that overlap in time the one with the larger is newer.</param>
/// <param name="TombstoneSequence">Tombstones up to this one have been applied to its rows; later ones apply when it is read.</param>
/// <param name="Level">How often its rows have been compacted.</param>
/// <param name="CreatedAt">When it was written, in UTC.</param>
sealed record DataFile(
    long Id,
    int TableId,
    string Path,
    long Bytes,
    long RowCount,
    long MinTime,
    long MaxTime,
    long MinSequence,
    long MaxSequence,
    long TombstoneSequence,
    int Level,
    DateTime CreatedAt)
{
    /// <summary>The series key of the first row, as its writer encodes it so that bytes compare as keys do; null where it is not
    /// kept.</summary>
    public byte[]? FirstKey { get; init; }

    /// <summary>The series key of the last row; null where it is not kept.</summary>
    public byte[]? LastKey { get; init; }

    /// <summary>Whether two files have rows of a range of time in common.</summary>
    public bool Overlaps(long minTime, long maxTime) => MinTime <= maxTime && minTime <= MaxTime;
}
