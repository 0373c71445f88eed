using System.Globalization;
using Quiver.Arrow.Errors;

namespace Quiver.Storage.Tables.SystemTables;

/// <summary>Periods as users write them: <c>30d</c>, <c>1h30m</c>.</summary>
static class PeriodText
{
    static readonly (string Unit, long Ticks)[] Units =
    [
        ("w", 7 * TimeSpan.TicksPerDay), ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
    ];

    /// <summary>Returns the text of a period in days and smaller units.</summary>
    public static string Of(TimeSpan period)
    {
        var text = "";
        var rest = period.Ticks;
        foreach (var (unit, ticks) in Units.Skip(1))
        {
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
    /// <exception cref="QuiverException">It is none.</exception>
    public static TimeSpan Parse(string text)
    {
        var ticks = 0L;
        var place = 0;
        while (place < text.Length)
        {
            var end = place;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            var unit = end < text.Length ? Array.Find(Units, unit => unit.Unit[0] == text[end]) : default;
            if (unit.Unit is null || !long.TryParse(text[place..end], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || count > (long.MaxValue - ticks) / unit.Ticks)
            {
                throw NotOne(text);
            }

            ticks += count * unit.Ticks;
            place = end + 1;
        }

        return ticks > 0 ? TimeSpan.FromTicks(ticks) : throw NotOne(text);
    }

    static QuiverException NotOne(string text) => new(
        ErrorCode.InvalidValue, $"\"{text}\" is no period; write 30d, 12h, 1h30m (w, d, h, m and s are known)");
}
