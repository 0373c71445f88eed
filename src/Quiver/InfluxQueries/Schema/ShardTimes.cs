using Quiver.InfluxQl.Compile;
using Quiver.Storage.WriteBuffer;

namespace Quiver.InfluxQueries.Schema;

/// <summary>
/// Shard groups: the pieces of time by which InfluxDB keeps the rows of a retention policy. Quiver has no need of them; statements that
/// choose series by time choose them by these pieces, which clients see.
/// </summary>
static class ShardTimes
{
    /// <summary>Groups are counted from the first of January of the year 1, a Monday, as Go's <c>Time.Truncate</c> does.</summary>
    const long DaysBefore1970 = 719_162;

    const long Day = 24L * 3600 * 1_000_000_000;

    /// <summary>Returns the start of the group that a time is in.</summary>
    public static Int128 StartOf(Int128 time, long duration)
    {
        Int128 origin = (Int128)DaysBefore1970 * Day;
        Int128 place = (time + origin) % duration;
        return time - (place < 0 ? place + duration : place);
    }

    /// <summary>Returns the times of the groups that have a time within bounds.</summary>
    public static TimeRange Covering(TimeBounds bounds, long duration) => new(
        bounds.First is { } first ? Clamp(StartOf(first, duration)) : long.MinValue,
        bounds.Last is { } last ? Clamp(StartOf(last, duration) + duration - 1) : long.MaxValue);

    /// <summary>Returns the nearest time that is stored.</summary>
    public static long Clamp(Int128 time) => (long)Int128.Clamp(time, long.MinValue, long.MaxValue);
}
