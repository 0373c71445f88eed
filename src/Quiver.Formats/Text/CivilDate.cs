namespace Quiver.Formats.Text;

/// <summary>A day of the proleptic Gregorian calendar, of any year (Hinnant, "chrono-compatible low-level date algorithms").</summary>
/// <param name="Year">The astronomical year: 0 is 1 BC.</param>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to 31.</param>
readonly record struct CivilDate(int Year, int Month, int Day)
{
    const int DaysPerEra = 146_097;

    /// <summary>Returns the date some days after 1970-01-01.</summary>
    public static CivilDate Of(long days)
    {
        long shifted = days + 719_468;
        long era = (shifted >= 0 ? shifted : shifted - DaysPerEra + 1) / DaysPerEra;
        long dayOfEra = shifted - (era * DaysPerEra);
        long yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        long dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        long month = ((5 * dayOfYear) + 2) / 153;
        int day = (int)(dayOfYear - (((153 * month) + 2) / 5)) + 1;
        int civilMonth = (int)(month < 10 ? month + 3 : month - 9);
        return new CivilDate((int)(yearOfEra + (era * 400)) + (civilMonth <= 2 ? 1 : 0), civilMonth, day);
    }

    /// <summary>Returns the days from 1970-01-01 to a date.</summary>
    public static int DaysTo(int year, int month, int day)
    {
        int shifted = month <= 2 ? year - 1 : year;
        int era = (shifted >= 0 ? shifted : shifted - 399) / 400;
        int yearOfEra = shifted - (era * 400);
        int dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        return (era * DaysPerEra) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
    }
}
