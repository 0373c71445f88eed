namespace Quiver.InfluxQueries;

/// <summary>The rules for the durations of retention policies, in nanoseconds.</summary>
static class PolicyDurations
{
    /// <summary>The shortest that rows are kept, and the shortest shard group.</summary>
    public const long Least = 3600L * 1_000_000_000;

    const long Day = 24 * Least;

    /// <summary>Returns how long a shard group is.</summary>
    /// <param name="said">What the statement says; 0 where it says nothing.</param>
    /// <param name="duration">How long rows are kept; 0 for ever.</param>
    public static long ShardOf(long said, long duration) => said > 0 ? Math.Max(said, Least)
        : duration == 0 || duration >= 180 * Day ? 7 * Day
        : duration >= 2 * Day ? Day
        : Least;

    /// <summary>Returns how long the store is to keep rows; null for ever.</summary>
    public static TimeSpan? ToStore(long duration) => duration == 0 ? null : new TimeSpan((duration / 100) + (duration % 100 > 0 ? 1 : 0));
}
