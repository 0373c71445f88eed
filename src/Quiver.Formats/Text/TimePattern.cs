using System.Text;
using Quiver.Arrow.Errors;
using Quiver.Compute.Temporal;
using Quiver.Compute.Text;

namespace Quiver.Formats.Text;

/// <summary>
/// A format of dates and times as <c>strptime</c> of POSIX writes it, such as <c>%d.%m.%Y %H:%M</c>, made ready to read bytes.
/// Numbers may lack leading zeros; names of months and days are English, short or long, in any case.
/// </summary>
sealed unsafe class TimePattern
{
    const string Known = "YymdbBaAHIpMSfgnzZjeT%F";

    static readonly byte[][] Months =
        [.. new[] { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec" }.Select(Encoding.ASCII.GetBytes)];

    static readonly string[] LongMonths =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ];

    static readonly string[] LongDays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    readonly (bool IsSpecifier, byte Value)[] _parts;

    TimePattern(string text, (bool, byte)[] parts)
    {
        Text = text;
        _parts = parts;
    }

    /// <summary>The format as it was written.</summary>
    public string Text { get; }

    /// <summary>Whether the format tells a day.</summary>
    public bool HasDate { get; private init; }

    /// <summary>Whether the format tells an offset from UTC.</summary>
    public bool HasZone { get; private init; }

    /// <summary>Reads a format.</summary>
    /// <param name="option">What errors call the option that it comes from.</param>
    /// <param name="text">The format.</param>
    public static TimePattern Parse(string option, string text)
    {
        var parts = new List<(bool, byte)>();
        string expanded = text.Replace("%F", "%Y-%m-%d", StringComparison.Ordinal).Replace("%T", "%H:%M:%S", StringComparison.Ordinal);
        byte[] bytes = Encoding.UTF8.GetBytes(expanded);
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '%')
            {
                parts.Add((false, bytes[i]));
                continue;
            }

            i += i + 1 < bytes.Length && bytes[i + 1] == '-' ? 2 : 1;
            if (i >= bytes.Length || !Known.Contains((char)bytes[i], StringComparison.Ordinal))
            {
                throw new QuiverException(
                    ErrorCode.InvalidValue,
                    $"{option} \"{text}\" is no format of dates and times: after % comes one of {string.Join(", ", Known.AsEnumerable())}");
            }

            parts.Add(bytes[i] == '%' ? (false, bytes[i]) : (true, bytes[i]));
        }

        bool Has(string letters) => parts.Any(p => p.Item1 && letters.Contains((char)p.Item2, StringComparison.Ordinal));
        return new TimePattern(text, [.. parts])
        {
            HasDate = Has("Yy") && (Has("j") || (Has("mbB") && Has("de"))),
            HasZone = Has("zZ"),
        };
    }

    /// <summary>Reads the whole text as seconds since 1970 and nanoseconds, in UTC where it has an offset.</summary>
    public bool TryParse(byte* text, int length, out long seconds, out int nanoseconds) =>
        TryParse(text, text + length, out byte* rest, out seconds, out nanoseconds) && rest == text + length;

    /// <summary>Reads the start of the text; <paramref name="rest"/> is what follows.</summary>
    public bool TryParse(byte* text, byte* end, out byte* rest, out long seconds, out int nanoseconds)
    {
        var fields = new TimeFields();
        rest = text;
        seconds = 0;
        nanoseconds = 0;
        foreach ((bool isSpecifier, byte value) in _parts)
        {
            if (isSpecifier ? !TryRead(value, ref rest, end, ref fields) : rest >= end || *rest++ != value)
            {
                return false;
            }
        }

        return fields.TryResolve(out seconds, out nanoseconds);
    }

    /// <summary>Writes a moment in UTC.</summary>
    public void Append(long seconds, int nanoseconds, TextBuffer target)
    {
        long days = Math.DivRem(seconds, 86_400, out long rest);
        (days, rest) = rest < 0 ? (days - 1, rest + 86_400) : (days, rest);
        CivilDate date = CivilDate.FromDays(days);
        foreach ((bool isSpecifier, byte value) in _parts)
        {
            if (isSpecifier)
            {
                AppendPart(value, date, days, (int)rest, nanoseconds, target);
            }
            else
            {
                target.Append(value);
            }
        }
    }

    static void AppendPart(byte specifier, CivilDate date, long days, int second, int nanoseconds, TextBuffer target)
    {
        int hour = second / 3600;
        switch ((char)specifier)
        {
            case 'Y': target.AppendPadded(date.Year, 4); break;
            case 'y': target.AppendPadded(((date.Year % 100) + 100) % 100, 2); break;
            case 'm': target.AppendPadded(date.Month, 2); break;
            case 'd' or 'e': target.AppendPadded(date.Day, 2); break;
            case 'j': target.AppendPadded(days - CivilDate.ToDays(date.Year, 1, 1) + 1, 3); break;
            case 'H': target.AppendPadded(hour, 2); break;
            case 'I': target.AppendPadded(((hour + 11) % 12) + 1, 2); break;
            case 'M': target.AppendPadded(second / 60 % 60, 2); break;
            case 'S': target.AppendPadded(second % 60, 2); break;
            case 'f': target.AppendPadded(nanoseconds / 1000, 6); break;
            case 'g': target.AppendPadded(nanoseconds / 1_000_000, 3); break;
            case 'n': target.AppendPadded(nanoseconds, 9); break;
            case 'p': target.Append(hour < 12 ? "AM"u8 : "PM"u8); break;
            case 'b': AppendName(LongMonths[date.Month - 1], 3, target); break;
            case 'B': AppendName(LongMonths[date.Month - 1], int.MaxValue, target); break;
            case 'a': AppendName(LongDays[(int)(((days + 3) % 7) + 7) % 7], 3, target); break;
            case 'A': AppendName(LongDays[(int)(((days + 3) % 7) + 7) % 7], int.MaxValue, target); break;
            default: target.Append(specifier == 'z' ? "+00"u8 : "UTC"u8); break;
        }
    }

    static void AppendName(string name, int length, TextBuffer target)
    {
        for (int i = 0; i < Math.Min(name.Length, length); i++)
        {
            target.Append((byte)(i == 0 ? char.ToUpperInvariant(name[i]) : name[i]));
        }
    }

    static bool TryRead(byte specifier, ref byte* p, byte* end, ref TimeFields fields) => specifier switch
    {
        (byte)'Y' => TryNumber(ref p, end, 4, 4, out fields.Year),
        (byte)'y' => TryShortYear(ref p, end, out fields.Year),
        (byte)'m' => TryNumber(ref p, end, 1, 2, out fields.Month),
        (byte)'d' or (byte)'e' => TryNumber(ref p, end, 1, 2, out fields.Day),
        (byte)'j' => TryNumber(ref p, end, 1, 3, out fields.DayOfYear),
        (byte)'H' => TryNumber(ref p, end, 1, 2, out fields.Hour),
        (byte)'I' => TryNumber(ref p, end, 1, 2, out fields.Hour) && fields.Hour is >= 1 and <= 12,
        (byte)'M' => TryNumber(ref p, end, 1, 2, out fields.Minute),
        (byte)'S' => TryNumber(ref p, end, 1, 2, out fields.Second),
        (byte)'f' or (byte)'n' or (byte)'g' => TryFraction(ref p, end, out fields.Nanosecond),
        (byte)'p' => TryHalf(ref p, end, out fields.Half),
        (byte)'b' or (byte)'B' => TryMonth(ref p, end, out fields.Month),
        (byte)'a' or (byte)'A' => TryDayName(ref p, end),
        _ => TryZone(ref p, end, out fields.OffsetSeconds),
    };

    static bool TryNumber(ref byte* p, byte* end, int least, int most, out int value)
    {
        value = 0;
        int digits = 0;
        while (digits < most && p < end && (uint)(*p - '0') <= 9)
        {
            value = (value * 10) + (*p++ - '0');
            digits++;
        }

        return digits >= least;
    }

    /// <summary>Reads two digits of a year: POSIX takes 69 to 99 for the twentieth century.</summary>
    static bool TryShortYear(ref byte* p, byte* end, out int year)
    {
        bool ok = TryNumber(ref p, end, 2, 2, out year) && !(p < end && (uint)(*p - '0') <= 9);
        year += year < 69 ? 2000 : 1900;
        return ok;
    }

    static bool TryFraction(ref byte* p, byte* end, out int nanoseconds)
    {
        byte* start = p;
        bool ok = TryNumber(ref p, end, 1, 9, out nanoseconds);
        for (long digits = p - start; digits < 9; digits++)
        {
            nanoseconds *= 10;
        }

        return ok;
    }

    /// <summary>Reads AM or PM.</summary>
    public static bool TryHalf(ref byte* p, byte* end, out int half)
    {
        half = end - p >= 2 && (p[1] | 0x20) == 'm' ? (p[0] | 0x20) switch { 'a' => 1, 'p' => 2, _ => 0 } : 0;
        p += half == 0 ? 0 : 2;
        return half != 0;
    }

    static bool TryMonth(ref byte* p, byte* end, out int month)
    {
        month = 0;
        for (int i = 0; i < 12 && month == 0 && end - p >= 3; i++)
        {
            month = (p[0] | 0x20) == Months[i][0] && (p[1] | 0x20) == Months[i][1] && (p[2] | 0x20) == Months[i][2] ? i + 1 : 0;
        }

        if (month == 0)
        {
            return false;
        }

        p += LengthOf(LongMonths[month - 1], p, end);
        return true;
    }

    static bool TryDayName(ref byte* p, byte* end)
    {
        foreach (string day in LongDays)
        {
            if (end - p >= 3 && (p[0] | 0x20) == day[0] && (p[1] | 0x20) == day[1] && (p[2] | 0x20) == day[2])
            {
                p += LengthOf(day, p, end);
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns the length of the long name where it stands there, else that of the short one.</summary>
    static int LengthOf(string longName, byte* p, byte* end)
    {
        int i = 3;
        while (i < longName.Length && p + i < end && (p[i] | 0x20) == longName[i])
        {
            i++;
        }

        return i == longName.Length ? i : 3;
    }

    static bool TryZone(ref byte* p, byte* end, out int offsetSeconds)
    {
        byte* start = p;
        while (p < end && (char.IsAsciiLetterOrDigit((char)*p) || *p is (byte)'+' or (byte)'-' or (byte)':'))
        {
            p++;
        }

        return TextTimes.TryNamedZone(start, p, out offsetSeconds) && p > start;
    }
}
