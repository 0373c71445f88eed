using System.Globalization;

namespace Quiver.InfluxQl.Lexical;

/// <summary>Instants as text. They are nanoseconds since 1970 in 128 bits: literals may lie outside of what is stored.</summary>
static class TimeText
{
    /// <summary>The first instant that may be stored, less one: a lower bound that excludes nothing.</summary>
    public const long Minimum = long.MinValue + 2;

    /// <summary>The last instant that may be stored.</summary>
    public const long Maximum = long.MaxValue - 1;

    const long NanosecondsPerSecond = 1_000_000_000;
    const long NanosecondsPerDay = 86_400 * NanosecondsPerSecond;

    /// <summary>Returns the instant in RFC 3339, with a fraction only where there is one.</summary>
    public static string Format(Int128 nanoseconds)
    {
        (long seconds, long fraction) = Split(nanoseconds);
        string text = FormatSeconds(seconds);
        return fraction == 0
            ? text + "Z"
            : text + "." + fraction.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0') + "Z";
    }

    /// <summary>Returns the instant in RFC 3339 without a fraction.</summary>
    public static string FormatWhole(Int128 nanoseconds) => FormatSeconds(Split(nanoseconds).Seconds) + "Z";

    /// <summary>Returns whether a text starts like a date, so that it is read as one when it is compared with time.</summary>
    public static bool LooksLikeTime(string text)
    {
        if (text.Length < 10)
        {
            return false;
        }

        for (int i = 0; i < 10; i++)
        {
            if (i is 4 or 7 ? text[i] != '-' : !char.IsAsciiDigit(text[i]))
            {
                return false;
            }
        }

        return text.Length == 10 || text[10] != '\n';
    }

    /// <summary>Reads a date, a date and time separated by a blank, or RFC 3339. Without an offset it is a time of the zone.</summary>
    public static bool TryParse(string text, TimeZoneInfo? zone, out Int128 nanoseconds)
    {
        nanoseconds = 0;
        if (!TryDigits(text, 0, 4, out int year) || !TryDigits(text, 5, 2, out int month) || !TryDigits(text, 8, 2, out int day)
            || text[4] != '-' || text[7] != '-' || month is < 1 or > 12 || day < 1 || day > DaysIn(year, month))
        {
            return false;
        }

        Int128 days = DaysSince1970(year, month, day);
        if (text.Length == 10)
        {
            nanoseconds = ToUtc(days * NanosecondsPerDay, zone);
            return true;
        }

        bool isInstant = text[10] == 'T';
        int offset = 11;
        if ((!isInstant && text[10] != ' ') || !TryReadClock(text, ref offset, out long clock))
        {
            return false;
        }

        nanoseconds = (days * NanosecondsPerDay) + clock;
        if (!isInstant)
        {
            nanoseconds = ToUtc(nanoseconds, zone);
            return offset == text.Length;
        }

        if (!TryReadOffset(text, offset, out long shift))
        {
            return false;
        }

        nanoseconds -= shift * (Int128)NanosecondsPerSecond;
        return true;
    }

    static int DaysIn(int year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>Counts days of the Gregorian calendar; year 0 counts, as in Go.</summary>
    static long DaysSince1970(int year, int month, int day)
    {
        long shifted = month <= 2 ? year - 1 : year;
        long era = Math.DivRem(shifted, 400, out long yearOfEra);
        era -= yearOfEra < 0 ? 1 : 0;
        yearOfEra += yearOfEra < 0 ? 400 : 0;
        long dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        return (era * 146_097) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
    }

    static bool TryDigits(string text, int start, int count, out int value)
    {
        value = 0;
        if (start + count > text.Length)
        {
            return false;
        }

        for (int i = start; i < start + count; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                return false;
            }

            value = (value * 10) + (text[i] - '0');
        }

        return true;
    }

    /// <summary>Reads <c>hh:mm:ss[.fraction]</c>, the hour in one or two digits; digits after the ninth are dropped.</summary>
    static bool TryReadClock(string text, ref int offset, out long nanoseconds)
    {
        nanoseconds = 0;
        int digits = TryDigits(text, offset, 2, out int hour) ? 2 : TryDigits(text, offset, 1, out hour) ? 1 : 0;
        offset += digits;
        if (digits == 0 || !TryDigits(text, offset + 1, 2, out int minute) || !TryDigits(text, offset + 4, 2, out int second)
            || text[offset] != ':' || text[offset + 3] != ':' || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        nanoseconds = ((((hour * 60L) + minute) * 60) + second) * NanosecondsPerSecond;
        offset += 6;
        if (offset < text.Length && text[offset] == '.')
        {
            int start = ++offset;
            long unit = NanosecondsPerSecond / 10;
            for (; offset < text.Length && char.IsAsciiDigit(text[offset]); offset++)
            {
                nanoseconds += (text[offset] - '0') * unit;
                unit /= 10;
            }

            return offset > start;
        }

        return true;
    }

    static bool TryReadOffset(string text, int offset, out long seconds)
    {
        seconds = 0;
        if (offset == text.Length - 1 && text[offset] == 'Z')
        {
            return true;
        }

        if (offset + 6 != text.Length || text[offset] is not ('+' or '-') || text[offset + 3] != ':'
            || !TryDigits(text, offset + 1, 2, out int hours) || !TryDigits(text, offset + 4, 2, out int minutes)
            || hours > 24 || minutes > 60)
        {
            return false;
        }

        seconds = ((hours * 60L) + minutes) * (text[offset] == '-' ? -60 : 60);
        return true;
    }

    /// <summary>Turns a time of a zone into an instant. A time that the zone skips counts from before the change, one that it has twice is
    /// the first, as in Go.</summary>
    static Int128 ToUtc(Int128 local, TimeZoneInfo? zone)
    {
        if (zone is null)
        {
            return local;
        }

        Int128 guess = local - OffsetAt(zone, local);
        Int128 before = OffsetAt(zone, guess - NanosecondsPerDay);
        Int128 after = OffsetAt(zone, guess + NanosecondsPerDay);
        Int128 first = local - before;
        return OffsetAt(zone, first) == before || OffsetAt(zone, local - after) != after ? first : local - after;
    }

    static Int128 OffsetAt(TimeZoneInfo zone, Int128 instant)
    {
        Int128 ticks = DateTime.UnixEpoch.Ticks + (instant / 100);
        long bounded = (long)Int128.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
        return (Int128)zone.GetUtcOffset(new DateTime(bounded, DateTimeKind.Utc)).Ticks * 100;
    }

    static (long Seconds, long Fraction) Split(Int128 nanoseconds)
    {
        Int128 seconds = nanoseconds / NanosecondsPerSecond;
        Int128 fraction = nanoseconds % NanosecondsPerSecond;
        return fraction < 0 ? ((long)(seconds - 1), (long)(fraction + NanosecondsPerSecond)) : ((long)seconds, (long)fraction);
    }

    /// <summary>Formats seconds since 1970 with years of at least four digits, beyond the years that DateTime knows.</summary>
    static string FormatSeconds(long seconds)
    {
        long days = Math.DivRem(seconds, 86_400, out long clock);
        days -= clock < 0 ? 1 : 0;
        clock += clock < 0 ? 86_400 : 0;
        long shifted = days + 719_468;
        long era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097;
        long dayOfEra = shifted - (era * 146_097);
        long yearOfEra = (dayOfEra - (dayOfEra / 1_460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        long dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        long shiftedMonth = ((5 * dayOfYear) + 2) / 153;
        long day = dayOfYear - (((153 * shiftedMonth) + 2) / 5) + 1;
        long month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        long year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        return string.Create(
            CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}T{clock / 3600:00}:{clock / 60 % 60:00}:{clock % 60:00}");
    }
}
