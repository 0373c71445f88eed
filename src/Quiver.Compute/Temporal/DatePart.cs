namespace Quiver.Compute.Temporal;

/// <summary>The fields and units of dates, times and intervals.</summary>
enum DatePart
{
    Nanosecond,
    Microsecond,
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    IsoYear,
    Decade,
    Century,
    Millennium,

    /// <summary>0 for Sunday to 6.</summary>
    DayOfWeek,

    /// <summary>1 for Monday to 7.</summary>
    IsoDayOfWeek,
    DayOfYear,

    /// <summary>Seconds since 1970-01-01, with a fraction.</summary>
    Epoch,

    /// <summary>The Julian date, with the time of day as a fraction.</summary>
    Julian,

    /// <summary>Seconds east of UTC.</summary>
    Timezone,

    /// <summary>The whole hours of <see cref="Timezone"/>.</summary>
    TimezoneHour,

    /// <summary>The minutes of <see cref="Timezone"/> beyond its hours.</summary>
    TimezoneMinute,

    /// <summary>1 for the years of our era, 0 for those before it.</summary>
    Era,

    /// <summary>The ISO year and week as one number, such as 202405.</summary>
    YearWeek,
}
