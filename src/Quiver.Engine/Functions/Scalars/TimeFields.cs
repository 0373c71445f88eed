using System.Globalization;
using Quiver.Compute.Casting;
using Quiver.Compute.Temporal;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>The fields of a time while its text is read.</summary>
struct TimeFields
{
    /// <summary>The code of <c>%.f</c>: a point and a fraction, where there is one.</summary>
    public const char OptionalFraction = '\u0001';

    static readonly DateTimeFormatInfo English = CultureInfo.InvariantCulture.DateTimeFormat;

    long? _year;
    long? _month;
    long? _day;
    long? _dayOfYear;
    long? _hour;
    long? _minute;
    long? _second;
    long? _epoch;
    long _nanoseconds;
    long _offsetSeconds;
    bool? _isAfternoon;

    /// <summary>Reads the field of a code.</summary>
    public bool TryRead(char code, string text, ref int at)
    {
        switch (code)
        {
            case 'Y' or 'G':
                return TryNumber(text, ref at, 6, ref _year);
            case 'y':
                bool isRead = TryNumber(text, ref at, 2, ref _year);
                _year += _year >= 69 ? 1900 : 2000;
                return isRead;
            case 'm':
                return TryNumber(text, ref at, 2, ref _month);
            case 'd' or 'e':
                return TryNumber(text, ref at, 2, ref _day);
            case 'j':
                return TryNumber(text, ref at, 3, ref _dayOfYear);
            case 'H' or 'I':
                return TryNumber(text, ref at, 2, ref _hour);
            case 'M':
                return TryNumber(text, ref at, 2, ref _minute);
            case 'S':
                return TryNumber(text, ref at, 2, ref _second);
            case 's':
                return TryNumber(text, ref at, 18, ref _epoch);
            case 'f' or 'g' or 'n':
                return TryFraction(text, ref at);
            case 'b' or 'h':
                return TryName(text, ref at, English.AbbreviatedMonthNames, ref _month);
            case 'B':
                return TryName(text, ref at, English.MonthNames, ref _month);
            case 'a' or 'A':
                long? ignored = null;
                return TryName(text, ref at, code == 'a' ? English.AbbreviatedDayNames : English.DayNames, ref ignored);
            case 'p' or 'P':
                long? half = null;
                bool found = TryName(text, ref at, ["AM", "PM"], ref half);
                _isAfternoon = half == 2;
                return found;
            case 'z' or 'Z':
                return TryOffset(text, ref at);
            case 'k' or 'l':
                at += at < text.Length && text[at] == ' ' ? 1 : 0;
                return TryNumber(text, ref at, 2, ref _hour);
            case OptionalFraction:
                return at >= text.Length || text[at] != '.' || TryFraction(text, ref at, afterPoint: true);
            case '+':
                return TryIso(text, ref at);
            default:
                return false;
        }
    }

    /// <summary>Puts the fields together; false where one is out of range.</summary>
    public readonly bool TryFinish(out long days, out long nanoseconds)
    {
        days = 0;
        nanoseconds = 0;
        if (_epoch is { } epoch)
        {
            days = CivilDate.FloorDivide(epoch, 86_400);
            nanoseconds = ((epoch - (days * 86_400)) * 1_000_000_000) + _nanoseconds;
            return true;
        }

        long year = _year ?? 1900;
        long month = _month ?? 1;
        long day = _day ?? 1;
        long hour = _isAfternoon is { } afternoon ? ((_hour ?? 12) % 12) + (afternoon ? 12 : 0) : _hour ?? 0;
        if (month is < 1 or > 12 || day < 1 || day > CivilDate.DaysInMonth(year, (int)month)
            || hour > 23 || _minute > 59 || _second > 59 || _dayOfYear is < 1 or > 366
                || (_isAfternoon is not null && _hour is < 1 or > 12))
        {
            return false;
        }

        days = _dayOfYear is { } ordinal ? CivilDate.ToDays(year, 1, 1) + ordinal - 1 : CivilDate.ToDays(year, (int)month, (int)day);
        long seconds = (hour * 3600) + ((_minute ?? 0) * 60) + (_second ?? 0) - _offsetSeconds;
        days += CivilDate.FloorDivide(seconds, 86_400);
        seconds -= CivilDate.FloorDivide(seconds, 86_400) * 86_400;
        nanoseconds = (seconds * 1_000_000_000) + _nanoseconds;
        return true;
    }

    static bool TryNumber(string text, ref int at, int maxDigits, ref long? value)
    {
        int from = at;
        bool isNegative = maxDigits > 3 && at < text.Length && text[at] == '-';
        at += isNegative ? 1 : 0;
        int digits = at;
        long number = 0;
        while (at < text.Length && at - digits < maxDigits && char.IsAsciiDigit(text[at]))
        {
            number = (number * 10) + (text[at++] - '0');
        }

        // Four digits are a year where more follow at once, as in 20240203.
        if (maxDigits == 6 && at - digits > 4)
        {
            at = digits + 4;
            number = long.Parse(text.AsSpan(digits, 4), CultureInfo.InvariantCulture);
        }

        value = isNegative ? -number : number;
        return at > digits && at > from;
    }

    static bool TryName(string text, ref int at, string[] names, ref long? value)
    {
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].Length > 0 && string.Compare(text, at, names[i], 0, names[i].Length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                at += names[i].Length;
                value = i + 1;
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads all that is left as a time in ISO 8601.</summary>
    bool TryIso(string text, ref int at)
    {
        bool isRead = TemporalParser.TryTimestamp(System.Text.Encoding.UTF8.GetBytes(text[at..]), out Int128 instant);
        Int128 seconds = instant / 1_000_000_000;
        seconds -= instant - (seconds * 1_000_000_000) < 0 ? 1 : 0;
        _epoch = (long)seconds;
        _nanoseconds = (long)(instant - (seconds * 1_000_000_000));
        at = text.Length;
        return isRead;
    }

    bool TryFraction(string text, ref int at, bool afterPoint = false)
    {
        at += afterPoint ? 1 : 0;
        int from = at;
        long unit = 1_000_000_000;
        while (at < text.Length && at - from < 9 && char.IsAsciiDigit(text[at]))
        {
            unit /= 10;
            _nanoseconds += (text[at++] - '0') * unit;
        }

        return at > from;
    }

    bool TryOffset(string text, ref int at)
    {
        if (at < text.Length && text[at] is 'Z' or 'z')
        {
            at++;
            return true;
        }

        if (string.Compare(text, at, "UTC", 0, 3, StringComparison.OrdinalIgnoreCase) == 0)
        {
            at += 3;
            return true;
        }

        if (at >= text.Length || text[at] is not ('+' or '-'))
        {
            return false;
        }

        int sign = text[at++] == '-' ? -1 : 1;
        long? hours = null;
        long? minutes = 0;
        if (!TryNumber(text, ref at, 2, ref hours))
        {
            return false;
        }

        if (at < text.Length && (text[at] == ':' || char.IsAsciiDigit(text[at])))
        {
            at += text[at] == ':' ? 1 : 0;
            if (!TryNumber(text, ref at, 2, ref minutes))
            {
                return false;
            }
        }

        _offsetSeconds = sign * ((hours!.Value * 3600) + (minutes!.Value * 60));
        return hours <= 18 && minutes < 60;
    }
}
