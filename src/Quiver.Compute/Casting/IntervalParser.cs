using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Compute.Arithmetic;

namespace Quiver.Compute.Casting;

/// <summary>
/// Reads intervals from UTF-8 text without blanks around it: <c>1 year 2 days 03:04:05</c>, <c>1-2</c> for years and months,
/// <c>P1Y2M3DT4H5M6.7S</c>, an <c>ago</c> at the end.
/// </summary>
static class IntervalParser
{
    const int NanoScale = 9;
    const int MonthsPerYear = 12;

    /// <summary>Reads an interval.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out IntervalValue value)
    {
        value = default;
        if (text.Length > 0 && text[0] is (byte)'P' or (byte)'p')
        {
            return TryIso(text[1..], out value);
        }

        var sum = default(Sum);
        bool any = false;
        bool ago = false;
        int at = 0;
        if (text.Length > 0 && text[0] == '@')
        {
            at = 1;
        }

        while (TryToken(text, ref at, out ReadOnlySpan<byte> token))
        {
            if (ago)
            {
                return false;
            }

            if (any && Ascii.EqualsIgnoreCase(token, "ago"u8))
            {
                ago = true;
                continue;
            }

            any = true;
            if (!TryClock(token, ref sum) && !TryYearMonth(token, ref sum) && !TryCounted(text, token, ref at, ref sum))
            {
                return false;
            }
        }

        return any && sum.TryFinish(ago ? -1 : 1, out value);
    }

    static bool TryToken(ReadOnlySpan<byte> text, scoped ref int at, out ReadOnlySpan<byte> token)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)',')
        {
            at++;
        }

        int start = at;
        while (at < text.Length && text[at] is not ((byte)' ' or (byte)','))
        {
            at++;
        }

        token = text[start..at];
        return at > start;
    }

    /// <summary>Reads <c>[+-]hh:mm[:ss[.fraction]]</c> with any number of hours.</summary>
    static bool TryClock(ReadOnlySpan<byte> token, ref Sum sum)
    {
        int colon = token.IndexOf((byte)':');
        if (colon < 1)
        {
            return false;
        }

        bool negative = token[0] == '-';
        ReadOnlySpan<byte> hours = token[0] is (byte)'-' or (byte)'+' ? token[1..colon] : token[..colon];
        ReadOnlySpan<byte> rest = token[(colon + 1)..];
        int second = rest.IndexOf((byte)':');
        ReadOnlySpan<byte> minutes = second < 0 ? rest : rest[..second];
        Int128 s = 0;
        if (!TryDigits(hours, out Int128 h) || !TryDigits(minutes, out Int128 m) || m > 59)
        {
            return false;
        }

        if (second >= 0 && (rest[(second + 1)..].IsEmpty || rest[second + 1] is < (byte)'0' or > (byte)'9'
            || !NumberParser.TryDecimal(rest[(second + 1)..], NanoScale, out s) || s >= 60_000_000_000))
        {
            return false;
        }

        sum.Nanoseconds += (((((h * 60) + m) * 60) * 1_000_000_000) + s) * (negative ? -1 : 1);
        return true;
    }

    /// <summary>Reads <c>years-months</c>.</summary>
    static bool TryYearMonth(ReadOnlySpan<byte> token, ref Sum sum)
    {
        bool negative = token[0] == '-';
        ReadOnlySpan<byte> body = negative ? token[1..] : token;
        int dash = body.IndexOf((byte)'-');
        if (dash < 1 || !TryDigits(body[..dash], out Int128 years) || !TryDigits(body[(dash + 1)..], out Int128 months))
        {
            return false;
        }

        sum.Months += ((years * MonthsPerYear) + months) * (negative ? -1 : 1);
        return true;
    }

    /// <summary>Reads a number and its unit, which may be the next token or follow without a blank; seconds need none.</summary>
    static bool TryCounted(ReadOnlySpan<byte> text, ReadOnlySpan<byte> token, ref int at, ref Sum sum)
    {
        int end = 0;
        while (end < token.Length && token[end] is (>= (byte)'0' and <= (byte)'9') or (byte)'.' or (byte)'-' or (byte)'+')
        {
            end++;
        }

        if (!NumberParser.TryDecimal(token[..end], NanoScale, out Int128 count))
        {
            return false;
        }

        ReadOnlySpan<byte> unit = token[end..];
        if (unit.IsEmpty && !TryToken(text, ref at, out unit))
        {
            unit = "second"u8;
        }

        return sum.TryAdd(count, unit);
    }

    static bool TryIso(ReadOnlySpan<byte> text, out IntervalValue value)
    {
        var sum = default(Sum);
        bool inTime = false;
        value = default;
        bool any = false;
        while (!text.IsEmpty)
        {
            if (text[0] is (byte)'T' or (byte)'t')
            {
                inTime = true;
                text = text[1..];
                continue;
            }

            int end = 0;
            while (end < text.Length && text[end] is (>= (byte)'0' and <= (byte)'9') or (byte)'.' or (byte)'-' or (byte)'+')
            {
                end++;
            }

            if (end == text.Length || !NumberParser.TryDecimal(text[..end], NanoScale, out Int128 count))
            {
                return false;
            }

            ReadOnlySpan<byte> unit = (char)(text[end] & 0xDF) switch
            {
                'Y' when !inTime => "year"u8,
                'M' => inTime ? "minute"u8 : "month"u8,
                'W' when !inTime => "week"u8,
                'D' when !inTime => "day"u8,
                'H' when inTime => "hour"u8,
                'S' when inTime => "second"u8,
                _ => default,
            };
            if (!sum.TryAdd(count, unit))
            {
                return false;
            }

            any = true;
            text = text[(end + 1)..];
        }

        return any && sum.TryFinish(1, out value);
    }

    static bool TryDigits(ReadOnlySpan<byte> text, out Int128 value)
    {
        value = 0;
        return text.Length is > 0 and <= 10
            && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            && NumberParser.TryInteger(text, out value);
    }

    /// <summary>The parts read so far.</summary>
    struct Sum
    {
        public Int128 Months;
        public Int128 Days;
        public Int128 Nanoseconds;

        /// <summary>Adds a count in billionths of a unit; parts of a month become days of which it has 30, parts of a day time.</summary>
        public bool TryAdd(Int128 count, ReadOnlySpan<byte> unit)
        {
            Int128 one = PowersOfTen.Of(NanoScale);
            if (PowersOfTen.Magnitude(count) > (UInt128)PowersOfTen.Of(28))
            {
                return false;
            }

            (int months, long nanoseconds) = SizeOf(unit);
            if (months > 0)
            {
                Int128 exact = count * months;
                Months += exact / one;
                Int128 days = exact % one * (months >= MonthsPerYear ? 0 : 30);
                Months += months >= MonthsPerYear ? PowersOfTen.DivideRounded(exact % one, one) : 0;
                Days += days / one;
                Nanoseconds += days % one * (IntervalValue.NanosecondsPerDay / (long)one);
                return true;
            }

            if (nanoseconds >= IntervalValue.NanosecondsPerDay)
            {
                Int128 days = count * (nanoseconds / IntervalValue.NanosecondsPerDay);
                Days += days / one;
                Nanoseconds += days % one * (IntervalValue.NanosecondsPerDay / (long)one);
                return true;
            }

            Nanoseconds += PowersOfTen.DivideRounded(count * nanoseconds, one);
            return nanoseconds > 0;
        }

        public readonly bool TryFinish(int sign, out IntervalValue value)
        {
            value = new IntervalValue((int)Months * sign, (int)Days * sign, (long)Nanoseconds * sign);
            return Months * sign == value.Months && Days * sign == value.Days && Nanoseconds * sign == value.Nanoseconds;
        }

        static (int Months, long Nanoseconds) SizeOf(ReadOnlySpan<byte> unit)
        {
            Span<byte> lower = stackalloc byte[16];
            if (unit.Length > lower.Length)
            {
                return default;
            }

            Ascii.ToLower(unit, lower, out int length);
            const long Minute = 60_000_000_000;
            return Encoding.ASCII.GetString(lower[..length]) switch
            {
                "year" or "years" or "y" or "yr" or "yrs" => (MonthsPerYear, 0),
                "month" or "months" or "mon" or "mons" => (1, 0),
                "quarter" or "quarters" => (3, 0),
                "decade" or "decades" => (10 * MonthsPerYear, 0),
                "century" or "centuries" => (100 * MonthsPerYear, 0),
                "millennium" or "millennia" => (1000 * MonthsPerYear, 0),
                "week" or "weeks" or "w" => (0, 7 * IntervalValue.NanosecondsPerDay),
                "day" or "days" or "d" => (0, IntervalValue.NanosecondsPerDay),
                "hour" or "hours" or "h" or "hr" or "hrs" => (0, 60 * Minute),
                "minute" or "minutes" or "m" or "min" or "mins" => (0, Minute),
                "second" or "seconds" or "s" or "sec" or "secs" => (0, 1_000_000_000),
                "millisecond" or "milliseconds" or "ms" or "msec" or "msecs" => (0, 1_000_000),
                "microsecond" or "microseconds" or "us" or "usec" or "usecs" => (0, 1_000),
                "nanosecond" or "nanoseconds" or "ns" => (0, 1),
                _ => default,
            };
        }
    }
}
