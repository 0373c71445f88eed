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

            if (code == '%')
            {
                literal.Append('%');
                continue;
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

    /// <summary>Reads a format; one without % is PostgreSQL's where that is allowed.</summary>
    public static TimeFormat Parse(string text, bool allowPatterns) =>
        new(allowPatterns && !text.Contains('%', StringComparison.Ordinal) ? FromPatterns(text) : text);

    /// <summary>Writes a time that is given in days since 1970 and nanoseconds of the day.</summary>
    public void Append(StringBuilder target, long days, long nanoseconds)
    {
        CivilDate date = CivilDate.FromDays(days);
        foreach ((char code, string literal) in _parts)
        {
            if (code == '\0')
            {
                target.Append(literal);
            }
            else if (!AppendName(target, code, date, days, nanoseconds))
            {
                (long value, int width) = Number(code, date, days, nanoseconds);
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

    bool AppendName(StringBuilder target, char code, CivilDate date, long days, long nanoseconds)
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
            case 'z':
                target.Append("+00");
                return true;
            case 'Z':
                target.Append("UTC");
                return true;
            default:
                return false;
        }
    }

    (long Value, int Width) Number(char code, CivilDate date, long days, long nanoseconds)
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
            's' => ((days * 86_400) + second, 1),
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
