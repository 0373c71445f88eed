using System.Globalization;
using Quiver.Arrow.Errors;

namespace Quiver.Storage.Tables.SystemTables;

/// <summary>
/// Periods as users write them: <c>30d</c>, <c>1h30m</c>, <c>1h 30m</c>, <c>7 days</c>. Units and their lengths are those that InfluxDB 3
/// takes: a month has 30.44 days and a year 365.25.
/// </summary>
static class PeriodText
{
    const long Second = 1_000_000_000;

    static readonly (string Unit, long Seconds)[] Units = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)];

    /// <summary>Returns the text of a period in days and smaller units.</summary>
    public static string Of(TimeSpan period)
    {
        var text = "";
        var rest = period.Ticks;
        foreach (var (unit, seconds) in Units)
        {
            var ticks = seconds * TimeSpan.TicksPerSecond;
            if (rest / ticks is > 0 and var count)
            {
                text += string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
                rest %= ticks;
            }
        }

        return rest > 0 || text.Length == 0
            ? text + string.Create(CultureInfo.InvariantCulture, $"{rest / (double)TimeSpan.TicksPerMillisecond}ms")
            : text;
    }

    /// <summary>Reads a period.</summary>
    /// <exception cref="QuiverException">It is none, or too long or too short to be kept.</exception>
    public static TimeSpan Parse(string text)
    {
        Int128 sum = 0;
        var place = SkipBlanks(text, 0);
        while (place < text.Length)
        {
            var unitStart = SkipBlanks(text, EndOf(text, place, char.IsAsciiDigit));
            var unitEnd = EndOf(text, unitStart, char.IsAsciiLetter);
            var count = text.AsSpan(place, EndOf(text, place, char.IsAsciiDigit) - place);
            if (NanosecondsOf(text[unitStart..unitEnd]) is not { } unit
                || !long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                throw NotOne(text);
            }

            sum += (Int128)number * unit;
            place = SkipBlanks(text, unitEnd);
        }

        return sum <= 0 || sum % 100 != 0 || sum / 100 > TimeSpan.MaxValue.Ticks
            ? throw NotOne(text) : TimeSpan.FromTicks((long)(sum / 100));
    }

    static long? NanosecondsOf(string unit) => unit switch
    {
        "ns" or "nsec" => 1,
        "us" or "usec" => 1_000,
        "ms" or "msec" => 1_000_000,
        "s" or "sec" or "second" or "seconds" => Second,
        "m" or "min" or "minute" or "minutes" => 60 * Second,
        "h" or "hr" or "hour" or "hours" => 3_600 * Second,
        "d" or "day" or "days" => 86_400 * Second,
        "w" or "week" or "weeks" => 7 * 86_400 * Second,
        "M" or "month" or "months" => 2_630_016 * Second,
        "y" or "year" or "years" => 31_557_600 * Second,
        _ => null,
    };

    static int SkipBlanks(string text, int place) => EndOf(text, place, char.IsWhiteSpace);

    static int EndOf(string text, int place, Func<char, bool> belongs)
    {
        while (place < text.Length && belongs(text[place]))
        {
            place++;
        }

        return place;
    }

    static QuiverException NotOne(string text) => new(
        ErrorCode.InvalidValue,
        $"\"{(text.Length > 64 ? text[..64] + "…" : text)}\" is no period; write 30d, 12h, 1h 30m, 7 days (w, d, h, m, s, ms and their "
        + "long names are known; at least 100 ns and at most 29,000 years)");
}
