namespace Quiver.Formats.Text;

/// <summary>
/// A way to write dates, and timestamps as such a date with a clock after it: what is found out of a column. The first layout is ISO
/// 8601; the others are tried in this order, so that day before month wins where nothing in a file tells, as in DuckDB.
/// </summary>
sealed unsafe class TimeLayout
{
    readonly TimePattern? _date;
    readonly TimePattern? _exact;
    readonly string? _clockFormat;

    TimeLayout(TimePattern? date, TimePattern? exact, string? clockFormat = null)
    {
        _date = date;
        _exact = exact;
        _clockFormat = clockFormat;
    }

    /// <summary>Layouts that are tried, the likelier first.</summary>
    public static IReadOnlyList<TimeLayout> All { get; } =
    [
        new TimeLayout(null, null),
        .. new[]
        {
            "%Y/%m/%d", "%Y.%m.%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%d %b %Y", "%d-%b-%Y", "%b %d, %Y",
            "%d/%m/%y", "%m/%d/%y", "%a, %d %b %Y", "%d/%b/%Y",
        }.Select(f => new TimeLayout(TimePattern.Parse("layout", f), null)),
    ];

    /// <summary>The mask that has all layouts.</summary>
    public static uint AllMask { get; } = (1u << All.Count) - 1;

    /// <summary>The format of dates.</summary>
    public string DateFormat => _exact?.Text ?? _date?.Text ?? "%Y-%m-%d";

    /// <summary>The format of timestamps: that of a value where one was described.</summary>
    public string TimestampFormat => _exact?.Text ?? DateFormat + (_clockFormat ?? " %H:%M:%S");

    /// <summary>Whether values are read by the ISO parser.</summary>
    public bool IsIso => _date is null && _exact is null;

    /// <summary>Creates a layout that takes one format only.</summary>
    public static TimeLayout Exact(TimePattern pattern) => new(null, pattern);

    /// <summary>Returns the same layout, whose format of timestamps is that of a value which has it.</summary>
    public TimeLayout Describing(byte* value, int length)
    {
        byte* end = value + length;
        if (_date is null || !_date.TryParse(value, end, out byte* rest, out _, out _) || rest == end)
        {
            return this;
        }

        var format = new System.Text.StringBuilder();
        bool hasHalf = false;
        for (byte* p = rest; p < end && !hasHalf; p++)
        {
            byte* half = p;
            hasHalf = TimePattern.TryHalf(ref half, end, out _);
        }

        int colons = 0;
        for (byte* p = rest; p < end;)
        {
            if ((uint)(*p - '0') <= 9)
            {
                format.Append(p > rest && p[-1] == '.' ? "%f" : colons switch { 0 => hasHalf ? "%I" : "%H", 1 => "%M", _ => "%S" });
                while (p < end && (uint)(*p - '0') <= 9)
                {
                    p++;
                }

                continue;
            }

            byte* part = p;
            if (TimePattern.TryHalf(ref part, end, out _))
            {
                format.Append("%p");
                p = part;
            }
            else if (colons > 0 && (*p is (byte)'+' or (byte)'-' || char.IsAsciiLetter((char)*p)))
            {
                format.Append("%z");
                break;
            }
            else
            {
                colons += *p == ':' && p > rest ? 1 : 0;
                format.Append((char)*p++);
            }
        }

        return new TimeLayout(_date, _exact, format.ToString());
    }

    /// <summary>Reads a date as days since 1970-01-01.</summary>
    public bool TryDate(byte* text, int length, out int days)
    {
        if (IsIso)
        {
            return TextTimes.TryDate(text, length, out days);
        }

        bool ok = (_exact ?? _date!).TryParse(text, length, out long seconds, out _);
        days = (int)Math.Floor(seconds / 86_400.0);
        return ok;
    }

    /// <summary>Reads a timestamp, or a date alone, as seconds and nanoseconds in UTC.</summary>
    public bool TryTimestamp(byte* text, int length, out long seconds, out int nanoseconds, out bool hasZone)
    {
        hasZone = false;
        if (_exact is not null)
        {
            hasZone = _exact.HasZone;
            return _exact.TryParse(text, length, out seconds, out nanoseconds);
        }

        if (_date is null)
        {
            return TextTimes.TryTimestamp(text, length, out seconds, out nanoseconds, out hasZone);
        }

        byte* end = text + length;
        if (!_date.TryParse(text, end, out byte* rest, out seconds, out nanoseconds))
        {
            return false;
        }

        if (rest == end)
        {
            return true;
        }

        if (*rest is not ((byte)' ' or (byte)'T' or (byte)',' or (byte)':'))
        {
            return false;
        }

        rest += *rest == ',' && rest + 1 < end && rest[1] == ' ' ? 2 : 1;
        bool ok = TextTimes.TryLooseClock(rest, end, out long clock, out nanoseconds, out hasZone);
        seconds += clock;
        return ok;
    }
}
