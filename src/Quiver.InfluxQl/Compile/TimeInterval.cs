namespace Quiver.InfluxQl.Compile;

/// <summary>GROUP BY time(): the length of buckets and where they start, in nanoseconds; a length of 0 is no grouping.</summary>
readonly record struct TimeInterval(long Duration, long Offset)
{
    /// <summary>Whether there is no grouping by time.</summary>
    public bool IsNone => Duration == 0;
}
