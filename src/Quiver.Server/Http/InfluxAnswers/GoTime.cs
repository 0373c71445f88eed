using Quiver.Arrow.Types;
using Quiver.Compute.Text;
using Quiver.Formats.Text;

namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>Times as Go's layout RFC3339Nano has them: no zeros at the end of the fraction, and the offset of the zone.</summary>
static unsafe class GoTime
{
    const long Minute = 60_000_000_000;

    static readonly TimeShape _shape = new(ValueStyle.Cast, (byte)'T', IsQuoted: false);

    /// <summary>Writes a time to memory with room for <see cref="FixedText.MaxBytes"/>.</summary>
    /// <param name="nanoseconds">Nanoseconds since 1970.</param>
    /// <param name="zone">The zone to show it in; null for UTC.</param>
    /// <param name="p">Where it goes.</param>
    public static byte* Write(long nanoseconds, TimeZoneInfo? zone, byte* p)
    {
        int offset = zone is null ? 0 : OffsetOf(nanoseconds, zone);
        if (offset == 0)
        {
            p = FixedText.WriteTimestamp(nanoseconds, TimeUnit.Nanosecond, isInstant: false, _shape, p);
            *p = (byte)'Z';
            return p + 1;
        }

        // Near the ends of the domain, local times may lie beyond it.
        long local = (long)Int128.Clamp((Int128)nanoseconds + (offset * (Int128)Minute), long.MinValue, long.MaxValue);
        p = FixedText.WriteTimestamp(local, TimeUnit.Nanosecond, isInstant: false, _shape, p);
        *p = offset < 0 ? (byte)'-' : (byte)'+';
        (int hours, int minutes) = Math.DivRem(Math.Abs(offset), 60);
        p[1] = (byte)('0' + (hours / 10));
        p[2] = (byte)('0' + (hours % 10));
        p[3] = (byte)':';
        p[4] = (byte)('0' + (minutes / 10));
        p[5] = (byte)('0' + (minutes % 10));
        return p + 6;
    }

    static int OffsetOf(long nanoseconds, TimeZoneInfo zone)
    {
        long ticks = nanoseconds >= 0 ? nanoseconds / 100 : ((nanoseconds + 1) / 100) - 1;
        return (int)zone.GetUtcOffset(DateTime.UnixEpoch.AddTicks(ticks)).TotalMinutes;
    }
}
