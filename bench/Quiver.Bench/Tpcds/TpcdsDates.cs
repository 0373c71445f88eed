using System.Globalization;

namespace Quiver.Bench.Tpcds;

/// <summary>The days of date_dim, and the surrogate keys of days: 2450815 is 1998-01-01.</summary>
static class TpcdsDates
{
    static readonly DateOnly First = new(1900, 1, 2);
    static readonly DateOnly From = new(1990, 1, 1);
    static readonly DateOnly To = new(2005, 12, 31);

    public static long Key(DateOnly day) => 2415022 + day.DayNumber - First.DayNumber;

    public static long Key(int year, int month, int day) => Key(new DateOnly(year, month, day));

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static void Write(string folder)
    {
        using var rows = new TpcdsRows(folder, "date_dim");
        for (var day = From; day <= To; day = day.AddDays(1))
        {
            var quarter = (day.Month + 2) / 3;
            var quarters = ((day.Year - 1900) * 4) + quarter - 1;
            var weeks = (day.DayNumber - First.DayNumber + 1) / 7;
            var first = new DateOnly(day.Year, day.Month, 1);
            var weekday = (int)day.DayOfWeek;
            rows.Add(
                Key(day), TpcdsRows.Id(Key(day)), Text(day), ((day.Year - 1900) * 12) + day.Month - 1, weeks + 1, quarters + 1, day.Year,
                    weekday,
                day.Month, day.Day, quarter, day.Year, quarters + 1, weeks + 1, day.DayOfWeek.ToString(), $"{day.Year}Q{quarter}",
                day is { Month: 12, Day: 25 } or { Month: 7, Day: 4 } ? "Y" : "N", weekday is 0 or 6 ? "Y" : "N",
                day is { Month: 12, Day: 26 } ? "Y" : "N", Key(first), Key(first.AddMonths(1).AddDays(-1)), Key(day.AddYears(-1)),
                Key(day.AddMonths(-3)), "N", "N", "N", "N", "N");
        }
    }

    /// <summary>The table time_dim: every second of a day.</summary>
    public static void WriteTimes(string folder, int step)
    {
        using var rows = new TpcdsRows(folder, "time_dim");
        for (var second = 0; second < 86400; second += step)
        {
            var hour = second / 3600;
            var shift = hour < 8 ? "third" : hour < 16 ? "first" : "second";
            var part = hour < 6 ? "night" : hour < 12 ? "morning" : hour < 18 ? "afternoon" : "evening";
            var meal = hour is >= 6 and <= 8 ? "breakfast" : hour is >= 11 and <= 13 ? "lunch" : hour is >= 17 and <= 20 ? "dinner" : null;
            rows.Add(
                second, TpcdsRows.Id(second), second, hour, second / 60 % 60, second % 60, hour < 12 ? "AM" : "PM", shift, part, meal);
        }
    }
}
