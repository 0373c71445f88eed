namespace Quiver.Compute.Vectors;

/// <summary>A day of the proleptic Gregorian calendar with an astronomical year: year 0 is 1 BC.</summary>
readonly record struct CivilDate(long Year, int Month, int Day)
{
    const int DaysPerEra = 146_097;

    /// <summary>Returns the day that lies a number of days after 1970-01-01.</summary>
    public static CivilDate FromDays(long days)
    {
        // Years start in March here, so that the leap day is the last of its year; an era has 400 years.
        long shifted = days + 719_468;
        long era = FloorDivide(shifted, DaysPerEra);
        int dayOfEra = (int)(shifted - (era * DaysPerEra));
        int yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        int dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        int monthFromMarch = ((5 * dayOfYear) + 2) / 153;
        int day = dayOfYear - (((153 * monthFromMarch) + 2) / 5) + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        return new CivilDate((era * 400) + yearOfEra + (month <= 2 ? 1 : 0), month, day);
    }

    /// <summary>Returns the days since 1970-01-01.</summary>
    public long ToDays()
    {
        long year = Month <= 2 ? Year - 1 : Year;
        long era = FloorDivide(year, 400);
        int yearOfEra = (int)(year - (era * 400));
        int dayOfYear = (((153 * (Month > 2 ? Month - 3 : Month + 9)) + 2) / 5) + Day - 1;
        int dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * DaysPerEra) + dayOfEra - 719_468;
    }

    /// <summary>Moves by months; a day that the month does not have becomes its last day.</summary>
    public CivilDate AddMonths(long months)
    {
        long month = (Year * 12) + (Month - 1) + months;
        long year = FloorDivide(month, 12);
        int monthOfYear = (int)(month - (year * 12)) + 1;
        return new CivilDate(year, monthOfYear, Math.Min(Day, DaysInMonth(year, monthOfYear)));
    }

    /// <summary>Returns the number of days of a month.</summary>
    public static int DaysInMonth(long year, int month) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>Divides and rounds down.</summary>
    public static long FloorDivide(long dividend, long divisor)
    {
        long quotient = dividend / divisor;
        return dividend % divisor != 0 && (dividend < 0 != divisor < 0) ? quotient - 1 : quotient;
    }

    static bool IsLeap(long year) => (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
}
