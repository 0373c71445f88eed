using System.Globalization;
using System.Text;

namespace Quiver.InfluxQl.Lexical;

/// <summary>Durations as InfluxQL writes them and as Go prints them.</summary>
static class DurationText
{
    /// <summary>The text is no duration.</summary>
    public const string Invalid = "invalid duration";

    const long Microsecond = 1_000;
    const long Millisecond = 1_000 * Microsecond;
    const long Second = 1_000 * Millisecond;
    const long Minute = 60 * Second;
    const long Hour = 60 * Minute;
    const long Day = 24 * Hour;
    const long Week = 7 * Day;

    static readonly (long Size, string Unit)[] _units =
    [
        (Week, "w"), (Day, "d"), (Hour, "h"), (Minute, "m"), (Second, "s"), (Millisecond, "ms"), (Microsecond, "u"),
    ];

    /// <summary>Reads numbers with units; returns what is wrong, null if nothing is. Sums wrap as in Go, and only a sum below zero is
    /// taken for an overflow.</summary>
    public static string? Parse(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text.Length < 2)
        {
            return Invalid;
        }

        bool isNegative = text[0] == '-';
        int offset = isNegative ? 1 : 0;
        long number = 0;
        string unit = "";
        while (offset < text.Length)
        {
            int start = offset;
            while (offset < text.Length && char.IsAsciiDigit(text[offset]))
            {
                offset++;
            }

            if (offset == start || offset == text.Length
                || !long.TryParse(text.AsSpan(start, offset - start), NumberStyles.None, CultureInfo.InvariantCulture, out number))
            {
                return Invalid;
            }

            bool hasSecondLetter = offset + 1 < text.Length && text[offset + 1] == 's' && text[offset] is 'n' or 'm';
            unit = text.Substring(offset, hasSecondLetter ? 2 : 1);
            long size = SizeOf(unit);
            if (size == 0)
            {
                return Invalid;
            }

            nanoseconds = unchecked(nanoseconds + (number * size));
            offset += unit.Length;
        }

        if (nanoseconds < 0 && !isNegative)
        {
            return $"overflowed duration {number}{unit}: choose a smaller duration or INF";
        }

        nanoseconds = isNegative ? unchecked(-nanoseconds) : nanoseconds;
        return null;
    }

    /// <summary>Returns the duration in the largest unit that divides it.</summary>
    public static string Format(long nanoseconds)
    {
        if (nanoseconds == 0)
        {
            return "0s";
        }

        foreach ((long size, string unit) in _units)
        {
            if (nanoseconds % size == 0)
            {
                return (nanoseconds / size).ToString(CultureInfo.InvariantCulture) + unit;
            }
        }

        return nanoseconds.ToString(CultureInfo.InvariantCulture) + "ns";
    }

    /// <summary>Returns the duration in hours, minutes and seconds, as Go's <c>time.Duration</c> prints it: <c>24h0m0s</c>.</summary>
    public static string FormatGo(long nanoseconds)
    {
        if (nanoseconds == 0)
        {
            return "0s";
        }

        UInt128 size = nanoseconds < 0 ? (UInt128)(-(Int128)nanoseconds) : (UInt128)nanoseconds;
        var text = new StringBuilder(nanoseconds < 0 ? "-" : "");
        if (size < Second)
        {
            (long unit, string name) = size < Microsecond ? (1, "ns") : size < Millisecond ? (Microsecond, "µs") : (Millisecond, "ms");
            return text.Append(Fraction((decimal)size / unit)).Append(name).ToString();
        }

        ulong total = (ulong)size;
        ulong hours = total / Hour;
        ulong minutes = total / Minute % 60;
        if (hours > 0)
        {
            text.Append(hours).Append('h');
        }

        if (hours > 0 || minutes > 0)
        {
            text.Append(minutes).Append('m');
        }

        return text.Append(Fraction((decimal)(total % Minute) / Second)).Append('s').ToString();
    }

    static string Fraction(decimal value) => value.ToString("0.#########", CultureInfo.InvariantCulture);

    static long SizeOf(string unit) => unit switch
    {
        "ns" => 1,
        "u" or "µ" => Microsecond,
        "ms" => Millisecond,
        "s" => Second,
        "m" => Minute,
        "h" => Hour,
        "d" => Day,
        "w" => Week,
        _ => 0,
    };
}
