namespace Quiver.Storage.WriteBuffer;

/// <summary>Times from a first to a last one, both included, in nanoseconds since 1970; empty where the first is after the last.</summary>
/// <param name="Min">The first.</param>
/// <param name="Max">The last.</param>
readonly record struct TimeRange(long Min, long Max)
{
    /// <summary>All times.</summary>
    public static TimeRange All => new(long.MinValue, long.MaxValue);

    /// <summary>Whether there is no time in it.</summary>
    public bool IsEmpty => Min > Max;

    /// <summary>Whether a time is in it.</summary>
    public bool Contains(long time) => time >= Min && time <= Max;

    /// <summary>Whether all times of another range are in it.</summary>
    public bool Contains(TimeRange other) => other.Min >= Min && other.Max <= Max;

    /// <summary>Whether it has a time in common with another range.</summary>
    public bool Overlaps(TimeRange other) => !Intersect(other).IsEmpty;

    /// <summary>Returns the times that are in both.</summary>
    public TimeRange Intersect(TimeRange other) => new(Math.Max(Min, other.Min), Math.Min(Max, other.Max));
}
