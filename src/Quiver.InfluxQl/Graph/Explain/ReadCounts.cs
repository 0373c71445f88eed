namespace Quiver.InfluxQl.Graph.Explain;

/// <summary>What reading costs, in the numbers that EXPLAIN of InfluxDB shows.</summary>
/// <param name="Shards">Parts of the measurement by time.</param>
/// <param name="Series">Series.</param>
/// <param name="CachedValues">Values that are still in memory.</param>
/// <param name="Files">Files.</param>
/// <param name="Blocks">Blocks of files.</param>
/// <param name="BlockBytes">The size of these blocks.</param>
readonly record struct ReadCounts(long Shards, long Series, long CachedValues, long Files, long Blocks, long BlockBytes)
{
    /// <summary>Adds two costs.</summary>
    public static ReadCounts operator +(ReadCounts left, ReadCounts right) => new(
        left.Shards + right.Shards,
        left.Series + right.Series,
        left.CachedValues + right.CachedValues,
        left.Files + right.Files,
        left.Blocks + right.Blocks,
        left.BlockBytes + right.BlockBytes);
}
