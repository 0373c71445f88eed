using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;

namespace Quiver.Compute.Temporal;

/// <summary>
/// Bins of the wall clock of a zone, after InfluxDB's <c>date_bin_wallclock</c>: a bin that would begin at a time that does not exist
/// begins with the offset before the gap; one at a time that exists twice begins at the earlier where the stride is longer than the
/// hour that is repeated, else with the offset of the time that is binned.
/// </summary>
sealed class WallClockBin
{
    readonly TimeZoneRules _zone;
    readonly long _stride;
    readonly long _origin;
    readonly long _perSecond;

    /// <param name="zone">Whose clock.</param>
    /// <param name="stride">The length of a bin.</param>
    /// <param name="origin">Where counting begins, in ticks of the wall clock.</param>
    /// <param name="perSecond">The ticks of a second.</param>
    public WallClockBin(TimeZoneRules zone, IntervalValue stride, long origin, long perSecond)
    {
        Int128 nanoseconds = ((Int128)stride.Days * IntervalValue.NanosecondsPerDay) + stride.Nanoseconds;
        Int128 ticks = nanoseconds / (1_000_000_000 / perSecond);
        if (stride.Months != 0 || ticks <= 0 || ticks > long.MaxValue || nanoseconds % (1_000_000_000 / perSecond) != 0)
        {
            throw new QuiverException(
                ErrorCode.InvalidValue, "a bin of the wall clock has a length above zero, without months, of whole ticks of the timestamp");
        }

        (_zone, _stride, _origin, _perSecond) = (zone, (long)ticks, origin, perSecond);
    }

    /// <summary>Returns the start of the bin that an instant lies in.</summary>
    public long Start(long instant)
    {
        long own = _zone.OffsetAt(CivilDate.FloorDivide(instant, _perSecond));
        Int128 local = (Int128)instant + (own * _perSecond) - _origin;
        Int128 bins = local / _stride;
        bins -= local < bins * _stride ? 1 : 0;
        Int128 start = (bins * _stride) + _origin;
        long seconds = (long)Int128.Clamp(start / _perSecond, long.MinValue / 4, long.MaxValue / 4);
        seconds -= start < (Int128)seconds * _perSecond ? 1 : 0;
        long offset = _zone.IsAmbiguous(seconds, out long earlier, out long later)
            ? _stride > (earlier - later) * _perSecond ? earlier : own
            : _zone.OffsetOfLocal(seconds);
        Int128 result = start - ((Int128)offset * _perSecond);
        return result >= long.MinValue && result <= long.MaxValue
            ? (long)result
            : throw new QuiverException(ErrorCode.Overflow, "bins of time: one starts before the first instant that 64 bits hold");
    }
}
