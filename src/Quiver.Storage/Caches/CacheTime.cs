namespace Quiver.Storage.Caches;

/// <summary>Counts time as rows do, in nanoseconds since 1970, without overflow.</summary>
static class CacheTime
{
    /// <summary>Returns a moment.</summary>
    public static long Nanoseconds(DateTimeOffset time) => Clamp((Int128)(time.UtcDateTime - DateTime.UnixEpoch).Ticks * 100);

    /// <summary>Returns the length of a time.</summary>
    public static long Nanoseconds(TimeSpan time) => Clamp((Int128)time.Ticks * 100);

    /// <summary>Whether a moment lies longer back than a time.</summary>
    public static bool IsOlder(long moment, long now, long age) => moment < Before(now, age);

    /// <summary>Returns the moment a time ago; the earliest one where the time is longer than can be said.</summary>
    public static long Before(long now, long age) => age == long.MaxValue ? long.MinValue : Clamp((Int128)now - age);

    static long Clamp(Int128 value) => (long)Int128.Clamp(value, long.MinValue, long.MaxValue);
}
