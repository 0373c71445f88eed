using System.Collections.Frozen;

namespace Quiver.Compute.Temporal;

/// <summary>Names of parts and facts about them.</summary>
static class DateParts
{
    static readonly FrozenDictionary<string, DatePart> Names = CreateNames();

    /// <summary>The names that users may write.</summary>
    public static IEnumerable<string> AllNames => Names.Keys;

    /// <summary>Finds a part by a name or an abbreviation, without regard to case.</summary>
    public static bool TryParse(string name, out DatePart part) => Names.TryGetValue(name.Trim(), out part);

    /// <summary>Whether values are doubles and not integers.</summary>
    public static bool IsFloating(DatePart part) => part is DatePart.Epoch or DatePart.Julian;

    /// <summary>The nanoseconds of a unit of fixed length up to the hour; 0 for every other part.</summary>
    public static long Nanoseconds(DatePart part) => part switch
    {
        DatePart.Nanosecond => 1,
        DatePart.Microsecond => 1_000,
        DatePart.Millisecond => 1_000_000,
        DatePart.Second => 1_000_000_000,
        DatePart.Minute => 60_000_000_000,
        DatePart.Hour => 3_600_000_000_000,
        _ => 0,
    };

    static FrozenDictionary<string, DatePart> CreateNames()
    {
        (DatePart Part, string Names)[] table =
        [
            (DatePart.Nanosecond, "nanosecond nanoseconds ns nsec nsecs"),
            (DatePart.Microsecond, "microsecond microseconds us usec usecs"),
            (DatePart.Millisecond, "millisecond milliseconds ms msec msecs"),
            (DatePart.Second, "second seconds s sec secs"),
            (DatePart.Minute, "minute minutes m min mins"),
            (DatePart.Hour, "hour hours h hr hrs"),
            (DatePart.Day, "day days d dayofmonth"),
            (DatePart.Week, "week weeks w weekofyear"),
            (DatePart.Month, "month months mon mons"),
            (DatePart.Quarter, "quarter quarters qtr"),
            (DatePart.Year, "year years y yr yrs"),
            (DatePart.IsoYear, "isoyear"),
            (DatePart.Decade, "decade decades dec decs"),
            (DatePart.Century, "century centuries c cent"),
            (DatePart.Millennium, "millennium millennia mil mils"),
            (DatePart.DayOfWeek, "dow dayofweek weekday"),
            (DatePart.IsoDayOfWeek, "isodow"),
            (DatePart.DayOfYear, "doy dayofyear"),
            (DatePart.Epoch, "epoch"),
            (DatePart.Julian, "julian"),
            (DatePart.Timezone, "timezone"),
            (DatePart.TimezoneHour, "timezone_hour"),
            (DatePart.TimezoneMinute, "timezone_minute"),
            (DatePart.Era, "era"),
            (DatePart.YearWeek, "yearweek"),
        ];
        return table.SelectMany(row => row.Names.Split(' ').Select(n => (n, row.Part)))
            .ToFrozenDictionary(p => p.n, p => p.Part, StringComparer.OrdinalIgnoreCase);
    }
}
