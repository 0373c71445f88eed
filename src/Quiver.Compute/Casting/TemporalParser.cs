using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Compute.Vectors;
using TimeZoneRules = Quiver.Compute.Temporal.TimeZoneRules;

namespace Quiver.Compute.Casting;

/// <summary>Reads dates and times in ISO 8601 forms from UTF-8 text without blanks around it.</summary>
ref struct TemporalParser(ReadOnlySpan<byte> text)
{
    const long Day = IntervalValue.NanosecondsPerDay;
    const long MaxYear = 5_900_000;

    readonly ReadOnlySpan<byte> _text = text;
    int _at;

    readonly bool AtEnd => _at == _text.Length;

    /// <summary>Reads <c>1992-01-31</c>, also with <c>(BC)</c> after it, as days since 1970; a time of day after it is ignored.</summary>
    public static bool TryDate(ReadOnlySpan<byte> text, out long days)
    {
        bool whole = TryTimestamp(text, out Int128 nanoseconds);
        days = (long)(nanoseconds / Day);
        days -= nanoseconds % Day < 0 ? 1 : 0;
        return whole;
    }

    /// <summary>Reads <c>12:34:56.789</c> as nanoseconds; seconds may be left out.</summary>
    public static bool TryTime(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        var parser = new TemporalParser(text);
        return parser.TryReadTime(24, out nanoseconds) && parser.AtEnd && nanoseconds <= Day;
    }

    /// <summary>
    /// Reads a date, a blank or <c>T</c>, a time, and a zone: <c>Z</c>, <c>+hh</c>, <c>+hhmm</c>, <c>+hh:mm</c>. The time and
    /// the zone may be left out; the zone may be a name too. Gives nanoseconds since 1970 in UTC.
    /// </summary>
    public static bool TryTimestamp(ReadOnlySpan<byte> text, out Int128 nanoseconds) => TryTimestamp(text, null, out nanoseconds);

    /// <summary>Reads a timestamp; one without a zone is of the clock of <paramref name="clock"/>, or UTC where that is null.</summary>
    public static bool TryTimestamp(ReadOnlySpan<byte> text, TimeZoneRules? clock, out Int128 nanoseconds)
    {
        nanoseconds = 0;
        if (Ascii.EqualsIgnoreCase(text, "epoch"u8))
        {
            return true;
        }

        bool isBc = text.EndsWith(" (BC)"u8) || text.EndsWith(" BC"u8);
        if (isBc)
        {
            text = text[..text.LastIndexOf((byte)' ')];
        }

        var parser = new TemporalParser(text);
        if (!parser.TryReadDate(isBc, out long days))
        {
            return false;
        }

        long time = 0;
        long offset = 0;
        if (parser.TryTake((byte)'T') || parser.TryTake((byte)'t') || parser.TryTake((byte)' '))
        {
            parser.SkipBlanks();
            if (!parser.TryReadTime(24, out time) || time > Day)
            {
                return false;
            }

            parser.SkipBlanks();
            if (!parser.AtEnd)
            {
                clock = null;
                if (!parser.TryReadZone(out offset) && !parser.TryReadZoneName(out clock))
                {
                    return false;
                }
            }
        }

        if (clock is not null)
        {
            offset = clock.OffsetOfLocal((days * 86_400) + (time / 1_000_000_000)) * 1_000_000_000;
        }

        nanoseconds = ((Int128)days * Day) + time - offset;
        return parser.AtEnd;
    }

    bool TryTake(byte value)
    {
        bool found = _at < _text.Length && _text[_at] == value;
        _at += found ? 1 : 0;
        return found;
    }

    void SkipBlanks()
    {
        while (TryTake((byte)' '))
        {
        }
    }

    bool TryReadNumber(int mostDigits, out int value)
    {
        int start = _at;
        value = 0;
        while (_at < _text.Length && _at - start < mostDigits && _text[_at] is >= (byte)'0' and <= (byte)'9')
        {
            value = (value * 10) + (_text[_at++] - '0');
        }

        return _at > start;
    }

    bool TryReadDate(bool isBc, out long days)
    {
        days = 0;
        bool negative = TryTake((byte)'-');
        if (!TryReadNumber(7, out int year) || _at >= _text.Length || _text[_at] is not ((byte)'-' or (byte)'/'))
        {
            return false;
        }

        byte separator = _text[_at++];
        if (!TryReadNumber(2, out int month) || !TryTake(separator) || !TryReadNumber(2, out int day))
        {
            return false;
        }

        long astronomical = isBc ? 1 - year : negative ? -year : year;
        if (month is < 1 or > 12 || Math.Abs(astronomical) > MaxYear || day < 1 || day > CivilDate.DaysInMonth(astronomical, month))
        {
            return false;
        }

        days = new CivilDate(astronomical, month, day).ToDays();
        return true;
    }

    bool TryReadTime(int mostHours, out long nanoseconds)
    {
        nanoseconds = 0;
        if (!TryReadNumber(2, out int hours) || hours > mostHours || !TryTake((byte)':') || !TryReadNumber(2, out int minutes)
            || minutes > 59)
        {
            return false;
        }

        int seconds = 0;
        long fraction = 0;
        if (TryTake((byte)':'))
        {
            if (!TryReadNumber(2, out seconds) || seconds > 59)
            {
                return false;
            }

            if (TryTake((byte)'.') && !TryReadFraction(out fraction))
            {
                return false;
            }
        }

        nanoseconds = (((((hours * 60L) + minutes) * 60) + seconds) * 1_000_000_000) + fraction;
        return true;
    }

    /// <summary>Reads any number of digits; those after the ninth are cut off.</summary>
    bool TryReadFraction(out long nanoseconds)
    {
        int start = _at;
        nanoseconds = 0;
        long unit = 100_000_000;
        for (; _at < _text.Length && _text[_at] is >= (byte)'0' and <= (byte)'9'; _at++)
        {
            nanoseconds += (_text[_at] - '0') * unit;
            unit /= 10;
        }

        return _at > start;
    }

    /// <summary>Reads the name of a zone, such as <c>Europe/Berlin</c>, to the end.</summary>
    bool TryReadZoneName(out TimeZoneRules? zone)
    {
        zone = null;
        ReadOnlySpan<byte> name = _text[_at..];
        bool found = name.Length is > 2 and < 64 && char.IsAsciiLetter((char)name[0])
            && TimeZoneRules.TryFind(Encoding.ASCII.GetString(name), out zone);
        _at = found ? _text.Length : _at;
        return found;
    }

    bool TryReadZone(out long offset)
    {
        offset = 0;
        if (AtEnd || TryTake((byte)'Z') || TryTake((byte)'z'))
        {
            return true;
        }

        if (Ascii.EqualsIgnoreCase(_text[_at..], "UTC"u8))
        {
            _at = _text.Length;
            return true;
        }

        bool negative = TryTake((byte)'-');
        if ((!negative && !TryTake((byte)'+')) || !TryReadNumber(2, out int hours) || hours > 18)
        {
            return false;
        }

        int minutes = 0;
        if ((TryTake((byte)':') || !AtEnd) && (!TryReadNumber(2, out minutes) || minutes > 59))
        {
            return false;
        }

        offset = ((hours * 60L) + minutes) * 60_000_000_000 * (negative ? -1 : 1);
        return true;
    }
}
