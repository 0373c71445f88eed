using Quiver.Arrow.Errors;

namespace Quiver.Storage.LineProtocol;

/// <summary>Names and sizes of units of time.</summary>
static class TimePrecisions
{
    const long Billion = 1_000_000_000;

    /// <summary>Returns the unit that a name of the APIs means.</summary>
    /// <exception cref="QuiverException">There is no such name.</exception>
    public static TimePrecision Parse(string name) => Find(name) ?? throw new QuiverException(
        ErrorCode.InvalidValue, $"\"{name}\" is not a precision of timestamps; use auto, ns, us, ms, s, m or h");

    /// <summary>Returns the unit that a name of the APIs means; null where there is no such name.</summary>
    public static TimePrecision? Find(string name) => name switch
    {
        "auto" => TimePrecision.Auto,
        "ns" or "n" or "nanosecond" => TimePrecision.Nanosecond,
        "us" or "u" or "µ" or "µs" or "microsecond" => TimePrecision.Microsecond,
        "ms" or "millisecond" => TimePrecision.Millisecond,
        "s" or "second" => TimePrecision.Second,
        "m" or "minute" => TimePrecision.Minute,
        "h" or "hour" => TimePrecision.Hour,
        _ => null,
    };

    /// <summary>Returns the nanoseconds of one unit; for <see cref="TimePrecision.Auto"/> those of the unit that a number tells.</summary>
    public static long Nanoseconds(TimePrecision precision, long timestamp) => precision switch
    {
        TimePrecision.Hour => 3600 * Billion,
        TimePrecision.Minute => 60 * Billion,
        TimePrecision.Second => Billion,
        TimePrecision.Millisecond => 1_000_000,
        TimePrecision.Microsecond => 1000,
        TimePrecision.Nanosecond => 1,
        _ => Math.Abs(timestamp / Billion) switch
        {
            < 5 => Billion,
            < 5000 => 1_000_000,
            < 5_000_000 => 1000,
            _ => 1,
        },
    };

    /// <summary>Cuts a time in nanoseconds to whole units, as times that the store itself gives to points are.</summary>
    public static long Truncate(long nanoseconds, TimePrecision precision)
    {
        var unit = precision == TimePrecision.Auto ? 1 : Nanoseconds(precision, 0);
        var rest = nanoseconds % unit;
        return nanoseconds - (rest < 0 ? rest + unit : rest);
    }
}
