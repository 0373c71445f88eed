using System.Globalization;
using System.Text;
using Quiver.Arrow.Errors;
using Quiver.Compute.Temporal;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>
/// A format of times: the codes of C's strftime, with %f for microseconds, %g for milliseconds and %n for nanoseconds as in
/// DuckDB. Formats of PostgreSQL's to_char are translated to it.
/// </summary>
sealed class TimeFormat
{
    static readonly DateTimeFormatInfo English = CultureInfo.InvariantCulture.DateTimeFormat;

    /// <summary>PostgreSQL's patterns, longer ones before their prefixes.</summary>
    static readonly (string Pattern, string Code)[] Patterns =
    [
        ("YYYY", "%Y"), ("YY", "%y"), ("Month", "%B"), ("MONTH", "%B"), ("month", "%B"), ("Mon", "%b"), ("MON", "%b"), ("mon", "%b"),
        ("MM", "%m"), ("MI", "%M"), ("MS", "%g"), ("US", "%f"), ("DDD", "%j"), ("DD", "%d"), ("Day", "%A"), ("DAY", "%A"), ("day", "%A"),
        ("Dy", "%a"), ("DY", "%a"), ("dy", "%a"), ("HH24", "%H"), ("HH12", "%I"), ("HH", "%I"), ("SS", "%S"), ("AM", "%p"), ("PM", "%p"),
        ("am", "%p"), ("pm", "%p"), ("IYYY", "%G"), ("IW", "%V"), ("ID", "%u"), ("TZ", "%Z"),
    ];

    const char OptionalFraction = TimeFields.OptionalFraction;

    readonly string _text;
    readonly List<(char Code, string Literal)> _parts = [];

    TimeFormat(string text)
    {
        _text = text;
        var literal = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '%' || i + 1 == text.Length)
            {
                literal.Append(text[i]);
                continue;
            }

            char code = text[++i];
            if (code == '-' && i + 1 < text.Length)
            {
                // The dash drops leading zeros: its codes are kept apart in the upper half.
                code = (char)(text[++i] + 128);
            }

            i = SkipModifiers(text, i, ref code, out bool hasPoint);
            if (code == '%')
            {
                literal.Append('%');
                continue;
            }

            if (hasPoint && code != OptionalFraction)
            {
                literal.Append('.');
            }

            if (literal.Length > 0)
            {
                _parts.Add(('\0', literal.ToString()));
                literal.Clear();
            }

            foreach (char single in code switch { 'c' or 'x' or 'F' => "Y-m-d", 'T' or 'X' => "H:M:S", 'D' => "m/d/y", 'R' => "H:M", _ =>
                code.ToString() })
            {
                _parts.Add(single is '-' or ':' or '/' ? ('\0', single.ToString()) : (single, ""));
            }

            if (code == 'c')
            {
                _parts.AddRange([('\0', " "), ('H', ""), ('\0', ":"), ('M', ""), ('\0', ":"), ('S', "")]);
            }
        }

        if (literal.Length > 0)
        {
            _parts.Add(('\0', literal.ToString()));
        }
    }

    /// <summary>
    /// Takes what stands between % and its code: <c>%3f</c>, <c>%6f</c> and <c>%9f</c> are fractions of so many digits, <c>%.f</c> and
    /// <c>%.3f</c> have a point before them, and <c>%:z</c> and <c>%#z</c> are offsets.
    /// </summary>
    static int SkipModifiers(string text, int at, ref char code, out bool hasPoint)
    {
        hasPoint = code == '.';
        int next = at + (hasPoint ? 1 : 0);
        while (next < text.Length && text[next] is ':' or '#' && next + 1 < text.Length)
        {
            next++;
        }

        char digits = next + 1 < text.Length && text[next] is '3' or '6' or '9' && text[next + 1] == 'f' ? text[next++] : '\0';
        if (next == at || next >= text.Length)
        {
            hasPoint = false;
            return at;
        }

        code = (text[next], digits) switch
        {
            ('f', '3') => 'g',
            ('f', '9') => 'n',
            ('f', '\0') when hasPoint => OptionalFraction,
            (var other, _) => other,
        };
        return next;
    }

    /// <summary>Reads a format; one without % is PostgreSQL's where that is allowed.</summary>
    public static TimeFormat Parse(string text, bool allowPatterns) =>
        new(allowPatterns && !text.Contains('%', StringComparison.Ordinal) ? FromPatterns(text) : text);

    /// <summary>Writes a time that is given in days since 1970 and nanoseconds of the day.</summary>
    /// <param name="target">What is appended to.</param>
    /// <param name="days">The day.</param>
    /// <param name="nanoseconds">The time of that day.</param>
    /// <param name="offset">How many seconds the clock is ahead of UTC.</param>
    public void Append(StringBuilder target, long days, long nanoseconds, long offset = 0)
    {
        CivilDate date = CivilDate.FromDays(days);
        foreach ((char code, string literal) in _parts)
        {
            if (code == '\0')
            {
                target.Append(literal);
            }
            else if (!AppendName(target, code, date, days, nanoseconds, offset))
            {
                (long value, int width) = Number(code, date, days, nanoseconds, offset);
                target.Append(value.ToString(code >= 128 ? "D1" : $"D{width}", CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>Reads a time; false where the text does not have the form. The zone is subtracted.</summary>
    public bool TryRead(string text, out long days, out long nanoseconds)
    {
        var fields = new TimeFields();
        int at = 0;
        foreach ((char code, string literal) in _parts)
        {
            if (code == '\0')
            {
                foreach (char c in literal)
                {
                    if (at >= text.Length || (text[at] != c && !(char.IsWhiteSpace(c) && char.IsWhiteSpace(text[at]))))
                    {
                        days = nanoseconds = 0;
                        return false;
                    }

                    at++;
                }
            }
            else if (!fields.TryRead((char)(code & 127), text, ref at))
            {
                days = nanoseconds = 0;
                return false;
            }
        }

        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return fields.TryFinish(out days, out nanoseconds) && at == text.Length;
    }

    static bool AppendName(StringBuilder target, char code, CivilDate date, long days, long nanoseconds, long offset)
    {
        int weekday = (int)(((days % 7) + 11) % 7);
        switch ((char)(code & 127))
        {
            case 'a':
                target.Append(English.AbbreviatedDayNames[weekday]);
                return true;
            case 'A':
                target.Append(English.DayNames[weekday]);
                return true;
            case 'b' or 'h':
                target.Append(English.AbbreviatedMonthNames[date.Month - 1]);
                return true;
            case 'B':
                target.Append(English.MonthNames[date.Month - 1]);
                return true;
            case 'p':
                target.Append(nanoseconds >= 12 * 3600 * 1_000_000_000L ? "PM" : "AM");
                return true;
            case 'P':
                target.Append(nanoseconds >= 12 * 3600 * 1_000_000_000L ? "pm" : "am");
                return true;
            case 'z' or 'Z' when offset != 0:
                target.Append(OffsetText(offset, code == 'Z'));
                return true;
            case 'z':
                target.Append("+00");
                return true;
            case 'Z':
                target.Append("UTC");
                return true;
            case OptionalFraction:
                AppendFraction(target, nanoseconds % 1_000_000_000);
                return true;
            case '+':
                AppendIso(target, date, nanoseconds, offset);
                return true;
            default:
                return false;
        }
    }

    static string OffsetText(long offset, bool isLong)
    {
        long minutes = Math.Abs(offset) / 60;
        string sign = offset < 0 ? "-" : "+";
        return isLong || minutes % 60 != 0 ? $"{sign}{minutes / 60:D2}:{minutes % 60:D2}" : $"{sign}{minutes / 60:D2}";
    }

    static void AppendFraction(StringBuilder target, long fraction)
    {
        if (fraction != 0)
        {
            string digits = fraction % 1_000_000 == 0 ? $"{fraction / 1_000_000:D3}" : fraction % 1_000 == 0 ? $"{fraction / 1_000:D6}"
                : $"{fraction:D9}";
            target.Append('.').Append(digits);
        }
    }

    /// <summary>ISO 8601 as RFC 3339 has it.</summary>
    static void AppendIso(StringBuilder target, CivilDate date, long nanoseconds, long offset)
    {
        long second = nanoseconds / 1_000_000_000;
        target.Append(CultureInfo.InvariantCulture, $"{date.Year:D4}-{date.Month:D2}-{date.Day:D2}T");
        target.Append(CultureInfo.InvariantCulture, $"{second / 3600:D2}:{second / 60 % 60:D2}:{second % 60:D2}");
        AppendFraction(target, nanoseconds % 1_000_000_000);
        target.Append(OffsetText(offset, isLong: true));
    }

    (long Value, int Width) Number(char code, CivilDate date, long days, long nanoseconds, long offset)
    {
        long second = nanoseconds / 1_000_000_000;
        long hour = second / 3600;
        long dayOfYear = days - CivilDate.ToDays(date.Year, 1, 1) + 1;
        long weekday = ((days % 7) + 11) % 7;
        return (char)(code & 127) switch
        {
            'Y' => (date.Year, 4),
            'y' => (((date.Year % 100) + 100) % 100, 2),
            'm' => (date.Month, 2),
            'd' => (date.Day, 2),
            'e' => (date.Day, 1),
            'j' => (dayOfYear, 3),
            'H' => (hour, 2),
            'I' => ((hour + 11) % 12 + 1, 2),
            'M' => (second / 60 % 60, 2),
            'S' => (second % 60, 2),
            'g' => (nanoseconds % 1_000_000_000 / 1_000_000, 3),
            'f' => (nanoseconds % 1_000_000_000 / 1_000, 6),
            'n' => (nanoseconds % 1_000_000_000, 9),
            'u' => (weekday == 0 ? 7 : weekday, 1),
            'w' => (weekday, 1),
            'U' => ((dayOfYear + 6 - weekday) / 7, 2),
            'W' => ((dayOfYear + 6 - ((weekday + 6) % 7)) / 7, 2),
            'V' => (ISOWeek.GetWeekOfYear(ToDateTime(days)), 2),
            'G' => (ISOWeek.GetYear(ToDateTime(days)), 4),
            's' => ((days * 86_400) + second - offset, 1),
            'C' => (CivilDate.FloorDivide(date.Year, 100), 2),
            'k' => (hour, 1),
            'l' => ((hour + 11) % 12 + 1, 1),
            _ => throw new QuiverException(ErrorCode.InvalidValue, $"unknown code '%{(char)(code & 127)}' in the time format '{_text}'"),
        };
    }

    static DateTime ToDateTime(long days) => DateTime.UnixEpoch.AddDays(Math.Clamp(days, -719_000, 2_932_000));

    static string FromPatterns(string text)
    {
        var result = new StringBuilder();
        for (int i = 0; i < text.Length;)
        {
            if (text[i] == '"')
            {
                int end = text.IndexOf('"', i + 1);
                end = end < 0 ? text.Length : end;
                result.Append(text.AsSpan(i + 1, end - i - 1));
                i = end + 1;
                continue;
            }

            string rest = text[i..];
            (string pattern, string code) = Array.Find(Patterns, p => rest.StartsWith(p.Pattern, StringComparison.Ordinal));
            result.Append(pattern is null ? text[i].ToString() : code);
            i += pattern?.Length ?? 1;
        }

        return result.ToString();
    }
}
