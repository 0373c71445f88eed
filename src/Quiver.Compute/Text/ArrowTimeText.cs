using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Text;

/// <summary>Times and spans as the programs of Arrow print them: see <see cref="ValueStyle.Arrow"/>.</summary>
static class ArrowTimeText
{
    const long Second = 1_000_000_000;

    /// <summary>Appends <c>2065-01-07T17:28:51.500</c>, with <c>Z</c> where a zone is to be shown.</summary>
    public static void AppendTimestamp(long count, long nanosecondsPerCount, bool hasZone, TextBuffer buffer)
    {
        long perDay = IntervalValue.NanosecondsPerDay / nanosecondsPerCount;
        long days = Temporal.CivilDate.FloorDivide(count, perDay);
        TemporalText.AppendDate(days, buffer);
        buffer.Append((byte)'T');
        AppendTime((count - (days * perDay)) * nanosecondsPerCount, buffer);
        if (hasZone)
        {
            buffer.Append((byte)'Z');
        }
    }

    /// <summary>Appends <c>12:34:56.500</c>: a fraction has three, six or nine digits.</summary>
    public static void AppendTime(long nanoseconds, TextBuffer buffer)
    {
        (long seconds, long fraction) = Math.DivRem(nanoseconds, Second);
        TemporalText.AppendTime(seconds * Second, buffer);
        if (fraction == 0)
        {
            return;
        }

        buffer.Append((byte)'.');
        (long digits, int count) = fraction % 1_000_000 == 0 ? (fraction / 1_000_000, 3)
            : fraction % 1_000 == 0 ? (fraction / 1_000, 6)
            : (fraction, 9);
        buffer.AppendPadded(digits, count);
    }

    /// <summary>Appends <c>PT0.03S</c>: ISO 8601 with seconds as the only unit.</summary>
    public static void AppendDuration(long count, long nanosecondsPerCount, TextBuffer buffer)
    {
        if (count == 0)
        {
            buffer.Append("P0D"u8);
            return;
        }

        long perSecond = Second / nanosecondsPerCount;
        ulong magnitude = count < 0 ? 0 - (ulong)count : (ulong)count;
        (ulong seconds, ulong rest) = Math.DivRem(magnitude, (ulong)perSecond);
        buffer.Append(count < 0 ? "-PT"u8 : "PT"u8);
        buffer.AppendInteger(seconds);
        AppendFraction((long)rest * nanosecondsPerCount, buffer);
        buffer.Append((byte)'S');
    }

    /// <summary>Appends <c>0 days 1 hours 2 mins 3.500 secs</c>, with as many digits as the unit has; each part has the sign.</summary>
    public static void AppendDurationUnits(long count, TimeUnit unit, TextBuffer buffer)
    {
        long perSecond = Second / TimeUnits.Nanoseconds(unit);
        (long seconds, long fraction) = Math.DivRem(count, perSecond);
        (long minutes, seconds) = Math.DivRem(seconds, 60);
        (long hours, minutes) = Math.DivRem(minutes, 60);
        (long days, hours) = Math.DivRem(hours, 24);
        AppendPartAlways(days, " days "u8, buffer);
        AppendPartAlways(hours, " hours "u8, buffer);
        AppendPartAlways(minutes, " mins "u8, buffer);
        buffer.Append(seconds < 0 || fraction < 0 ? "-"u8 : default);
        buffer.AppendInteger(Math.Abs(seconds));
        if (perSecond > 1)
        {
            buffer.Append((byte)'.');
            buffer.AppendPadded(Math.Abs(fraction), unit switch { TimeUnit.Millisecond => 3, TimeUnit.Microsecond => 6, _ => 9 });
        }

        buffer.Append(" secs"u8);
    }

    /// <summary>Appends <c>1 mons 2 days 3 hours 4 mins 5.000000000 secs</c>, without what is zero.</summary>
    public static void AppendInterval(in IntervalValue value, TextBuffer buffer)
    {
        int start = buffer.Length;
        AppendPart(value.Months, " mons"u8, start, buffer);
        AppendPart(value.Days, " days"u8, start, buffer);
        (long seconds, long fraction) = Math.DivRem(value.Nanoseconds, Second);
        (long minutes, seconds) = Math.DivRem(seconds, 60);
        (long hours, minutes) = Math.DivRem(minutes, 60);
        AppendPart(hours, " hours"u8, start, buffer);
        AppendPart(minutes, " mins"u8, start, buffer);
        if (seconds != 0 || fraction != 0)
        {
            AppendGap(start, buffer);
            buffer.Append(value.Nanoseconds < 0 ? "-"u8 : default);
            buffer.AppendInteger(Math.Abs(seconds));
            buffer.Append((byte)'.');
            buffer.AppendPadded(Math.Abs(fraction), 9);
            buffer.Append(" secs"u8);
        }

        buffer.Append(buffer.Length == start ? "0 secs"u8 : default);
    }

    static void AppendFraction(long nanoseconds, TextBuffer buffer)
    {
        if (nanoseconds == 0)
        {
            return;
        }

        int digits = 9;
        for (; nanoseconds % 10 == 0; nanoseconds /= 10)
        {
            digits--;
        }

        buffer.Append((byte)'.');
        buffer.AppendPadded(nanoseconds, digits);
    }

    static void AppendPart(long count, ReadOnlySpan<byte> unit, int start, TextBuffer buffer)
    {
        if (count != 0)
        {
            AppendGap(start, buffer);
            buffer.AppendInteger(count);
            buffer.Append(unit);
        }
    }

    static void AppendPartAlways(long count, ReadOnlySpan<byte> unit, TextBuffer buffer)
    {
        buffer.AppendInteger(count);
        buffer.Append(unit);
    }

    static void AppendGap(int start, TextBuffer buffer) => buffer.Append(buffer.Length > start ? " "u8 : default);
}
