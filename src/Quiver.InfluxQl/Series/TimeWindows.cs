using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Series;

/// <summary>The buckets of GROUP BY time(): aligned to 1970 in UTC, to midnights in a zone as far as InfluxDB 1.8 keeps to them.</summary>
/// <param name="interval">The length and offset of buckets.</param>
/// <param name="first">The first nanosecond that is read.</param>
/// <param name="last">The last nanosecond that is read.</param>
/// <param name="zone">The zone; null for UTC.</param>
sealed class TimeWindows(TimeInterval interval, long first, long last, TimeZoneInfo? zone)
{
    /// <summary>The length and offset of buckets.</summary>
    public TimeInterval Interval => interval;

    /// <summary>The first nanosecond that is read.</summary>
    public long First => first;

    /// <summary>The last nanosecond that is read.</summary>
    public long Last => last;

    /// <summary>Returns windows of the same buckets over other times.</summary>
    public TimeWindows Between(long from, long to) => new(interval, from, to, zone);

    /// <summary>Returns the bucket of a time: its start, and where the next one starts. Without buckets all times are in one.</summary>
    public (long Start, long End) Of(long time)
    {
        if (interval.IsNone)
        {
            return (first, unchecked(last + 1));
        }

        long length = interval.Duration;
        long local = unchecked(time - interval.Offset);
        long offset = OffsetAt(local);
        long since = unchecked((local + offset) % length);
        since = since < 0 ? since + length : since;
        long start = unchecked(TimeText.Minimum + since) >= local ? TimeText.Minimum : local - since;
        start = unchecked(start + interval.Offset);
        long end = local >= TimeText.Maximum - (length - since) ? TimeText.Maximum : local + length - since;
        if (zone is not null)
        {
            start = AdjustStart(start, offset);
            end = AdjustEnd(end, offset);
        }

        return (start, unchecked(end + interval.Offset));
    }

    /// <summary>Returns about how many buckets there are from the start of one to that of another.</summary>
    public Int128 CountBetween(long one, long other) => (Int128.Abs((Int128)other - one) / interval.Duration) + 1;

    /// <summary>Returns how far the zone is ahead of UTC at a time, in nanoseconds.</summary>
    public long OffsetAt(long time)
    {
        if (zone is null)
        {
            return 0;
        }

        long ticks = DateTime.UnixEpoch.Ticks + Math.DivRem(time, 100, out long rest) - (rest < 0 ? 1 : 0);
        return zone.GetUtcOffset(new DateTimeOffset(ticks, TimeSpan.Zero)).Ticks * 100;
    }

    /// <summary>Returns where the bucket after or before the one at a time starts, across changes of the zone's offset.</summary>
    public long Step(long time, bool isAscending, ref long zoneOffset)
    {
        time = unchecked(isAscending ? time + interval.Duration : time - interval.Duration);
        if (zone is not null && OffsetAt(time - 1) is var offset && offset != zoneOffset)
        {
            long difference = zoneOffset - offset;
            time = Math.Abs(difference) < interval.Duration ? time + difference : time;
            zoneOffset = offset;
        }

        return time;
    }

    long AdjustStart(long start, long offset)
    {
        long change = offset - OffsetAt(start);
        return change != 0 && Math.Abs(change) < interval.Duration ? start + change : start;
    }

    long AdjustEnd(long end, long offset)
    {
        long change = offset - OffsetAt(end);
        bool isSmall = change != 0 && Math.Abs(change) < interval.Duration;
        return isSmall && (change > 0 || OffsetAt(end + change) == OffsetAt(end)) ? end + change : end;
    }
}
