using System.Runtime.CompilerServices;
using Quiver.Arrow.Types;
using Quiver.Compute.Temporal;

namespace Quiver.Formats.Text;

/// <summary>Dates and times in ISO 8601's extended format, with a space allowed for the T, from UTF-8 bytes.</summary>
static unsafe class TextTimes
{
    const long SecondsPerDay = 86_400;

    /// <summary>Reads <c>yyyy-mm-dd</c> as days since 1970-01-01.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryDate(byte* text, int length, out int days)
    {
        days = 0;
        return length == 10 && TryCivil(text, out days);
    }

    /// <summary>Reads <c>hh:mm[:ss[.fffffffff]]</c> as a count of the unit; false where the unit is too coarse for the fraction.</summary>
    public static bool TryTime(byte* text, int length, TimeUnit unit, out long value)
    {
        value = 0;
        return TryClock(text, text + length, out byte* rest, out long seconds, out int nanoseconds)
            && rest == text + length
            && TryScale(seconds, nanoseconds, unit, out value);
    }

    /// <summary>Reads a date, or a date and a time with an optional zone, as a count of the unit in UTC.</summary>
    public static bool TryTimestamp(byte* text, int length, TimeUnit unit, out long value)
    {
        value = 0;
        return TryTimestamp(text, length, out long seconds, out int nanoseconds, out _) && TryScale(seconds, nanoseconds, unit, out value);
    }

    /// <summary>Reads a date, or a date and a time with an optional zone, as seconds and nanoseconds in UTC.</summary>
    public static bool TryTimestamp(byte* text, int length, out long seconds, out int nanoseconds, out bool hasZone)
    {
        seconds = 0;
        nanoseconds = 0;
        hasZone = false;
        if (length < 10 || !TryCivil(text, out int days))
        {
            return false;
        }

        byte* end = text + length;
        if (length > 10)
        {
            if (text[10] is not ((byte)' ' or (byte)'T' or (byte)'t')
                || !TryClock(text + 11, end, out byte* rest, out seconds, out nanoseconds)
                || !TryZone(rest, end, out int offset, out hasZone))
            {
                return false;
            }

            seconds -= offset;
        }

        seconds += days * SecondsPerDay;
        return true;
    }

    /// <summary>Turns a moment into a count of the unit; false where the unit is too coarse or the count too large.</summary>
    public static bool TryScale(long seconds, int nanoseconds, TimeUnit unit, out long value)
    {
        long perUnit = TimeUnits.Nanoseconds(unit);
        Int128 scaled = ((Int128)seconds * TimeUnits.PerSecond(unit)) + (nanoseconds / perUnit);
        value = (long)scaled;
        return nanoseconds % perUnit == 0 && scaled == value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool TryCivil(byte* text, out int days)
    {
        days = 0;
        uint bad = 0;
        int year = (Two(text, ref bad) * 100) + Two(text + 2, ref bad);
        int month = Two(text + 5, ref bad);
        int day = Two(text + 8, ref bad);
        if (bad != 0 || text[4] != '-' || text[7] != '-' || (uint)(month - 1) > 11 || (uint)(day - 1) > 30 || year == 0)
        {
            return false;
        }

        if (day > 28 && day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        days = (int)CivilDate.ToDays(year, month, day);
        return true;
    }

    static bool TryClock(byte* text, byte* end, out byte* rest, out long seconds, out int nanoseconds)
    {
        seconds = 0;
        nanoseconds = 0;
        rest = text;
        if (end - text < 5 || text[2] != ':')
        {
            return false;
        }

        uint bad = 0;
        int hour = Two(text, ref bad);
        int minute = Two(text + 3, ref bad);
        int second = 0;
        rest = text + 5;
        if (end - rest >= 3 && *rest == ':')
        {
            second = Two(rest + 1, ref bad);
            rest += 3;
            if (end - rest >= 2 && *rest == '.')
            {
                rest++;
                int digits = 0;
                for (; rest < end && (uint)(*rest - '0') <= 9; rest++)
                {
                    nanoseconds = (nanoseconds * 10) + (*rest - '0');
                    if (++digits > 9)
                    {
                        return false;
                    }
                }

                for (int i = digits; i < 9; i++)
                {
                    nanoseconds *= 10;
                }

                bad |= digits == 0 ? 1u : 0u;
            }
        }

        seconds = (hour * 3600) + (minute * 60) + second;
        return bad == 0 && hour < 24 && minute < 60 && second < 60;
    }

    /// <summary>Reads a clock of 24 hours or with AM and PM, without leading zero if need be, and what follows of a zone.</summary>
    public static bool TryLooseClock(byte* text, byte* end, out long seconds, out int nanoseconds, out bool hasZone)
    {
        hasZone = false;
        byte* padded = stackalloc byte[40];
        if (end - text is > 32 or < 4)
        {
            seconds = 0;
            nanoseconds = 0;
            return false;
        }

        int zero = text[1] == ':' ? 1 : 0;
        padded[0] = (byte)'0';
        new ReadOnlySpan<byte>(text, (int)(end - text)).CopyTo(new Span<byte>(padded + zero, 39));
        byte* last = padded + zero + (end - text);
        if (!TryClock(padded, last, out byte* rest, out seconds, out nanoseconds))
        {
            return false;
        }

        byte* half = rest + (rest < last && *rest == ' ' ? 1 : 0);
        if (TimePattern.TryHalf(ref half, last, out int part))
        {
            long hour = seconds / 3600;
            seconds += hour is < 1 or > 12 ? long.MinValue / 2 : ((hour % 12) + (part == 2 ? 12 : 0) - hour) * 3600;
            rest = half;
        }

        rest += rest < last && *rest == ' ' ? 1 : 0;
        hasZone = rest < last;
        int offset = 0;
        bool ok = seconds >= 0 && (!hasZone || TryNamedZone(rest, last, out offset));
        seconds -= offset;
        return ok;
    }

    /// <summary>Reads an offset from UTC, or one of its names.</summary>
    public static bool TryNamedZone(byte* text, byte* end, out int offsetSeconds)
    {
        var name = new ReadOnlySpan<byte>(text, (int)(end - text));
        offsetSeconds = 0;
        return name.SequenceEqual("UTC"u8) || name.SequenceEqual("GMT"u8) || TryZone(text, end, out offsetSeconds, out _);
    }

    static bool TryZone(byte* text, byte* end, out int offsetSeconds, out bool hasZone)
    {
        offsetSeconds = 0;
        hasZone = text < end;
        if (!hasZone)
        {
            return true;
        }

        if ((*text | 0x20) == 'z')
        {
            return end - text == 1;
        }

        if (*text is not ((byte)'+' or (byte)'-') || end - text < 3)
        {
            return false;
        }

        uint bad = 0;
        int hours = Two(text + 1, ref bad);
        int minutes = 0;
        byte* rest = text + 3;
        if (rest < end)
        {
            rest += *rest == ':' ? 1 : 0;
            if (end - rest != 2)
            {
                return false;
            }

            minutes = Two(rest, ref bad);
        }

        offsetSeconds = ((hours * 60) + minutes) * (*text == '-' ? -60 : 60);
        return bad == 0 && hours <= 18 && minutes < 60;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Two(byte* text, ref uint bad)
    {
        uint high = (uint)(text[0] - '0');
        uint low = (uint)(text[1] - '0');
        bad |= (high > 9 ? 1u : 0u) | (low > 9 ? 1u : 0u);
        return (int)((high * 10) + low);
    }
}
