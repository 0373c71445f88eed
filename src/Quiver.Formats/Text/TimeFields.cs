namespace Quiver.Formats.Text;

/// <summary>What a text tells of a moment, part by part.</summary>
struct TimeFields()
{
    const long SecondsPerDay = 86_400;

    public int Year = 1970;
    public int Month = 1;
    public int Day = 1;
    public int DayOfYear;
    public int Hour;
    public int Minute;
    public int Second;
    public int Nanosecond;

    /// <summary>1 for AM, 2 for PM, 0 where the clock has 24 hours.</summary>
    public int Half;

    /// <summary>What is to be taken away for UTC.</summary>
    public int OffsetSeconds;

    /// <summary>Puts the parts together; false where there is no such moment.</summary>
    public readonly bool TryResolve(out long seconds, out int nanoseconds)
    {
        seconds = 0;
        nanoseconds = Nanosecond;
        int hour = Half == 0 ? Hour : (Hour % 12) + (Half == 2 ? 12 : 0);
        if (Year is < 1 or > 9999 || (uint)(Month - 1) > 11 || Day < 1 || Day > DateTime.DaysInMonth(Year, Month)
            || hour > 23 || Minute > 59 || Second > 59 || (Half != 0 && Hour is < 1 or > 12))
        {
            return false;
        }

        int days = new DateOnly(Year, Month, Day).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        if (DayOfYear != 0)
        {
            if (DayOfYear > (DateTime.IsLeapYear(Year) ? 366 : 365))
            {
                return false;
            }

            days = new DateOnly(Year, 1, 1).DayNumber - new DateOnly(1970, 1, 1).DayNumber + DayOfYear - 1;
        }

        seconds = (days * SecondsPerDay) + (hour * 3600) + (Minute * 60) + Second - OffsetSeconds;
        return true;
    }
}
