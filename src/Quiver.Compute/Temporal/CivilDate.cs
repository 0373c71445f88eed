using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Quiver.Compute.Temporal;

/// <summary>
/// A date of the proleptic Gregorian calendar with a year 0, and its conversion from and to days since 1970-01-01. Years are
/// counted from March, so that the leap day is the last; the divisions within a cycle of 400 years are multiply-and-shift
/// (Neri and Schneider, "Euclidean affine functions and their application to calendar algorithms", 2022).
/// </summary>
readonly record struct CivilDate(long Year, int Month, int Day)
{
    /// <summary>Days from 0000-03-01 to 1970-01-01.</summary>
    const long EpochShift = 719_468;
    const long CycleDays = 146_097;
    const int CycleYears = 400;

    /// <summary>Vector code takes days between minus and plus this; about 700,000 years.</summary>
    public const long MaxFastDays = 1L << 28;

    const long FastCycles = 1838;

    /// <summary>Returns the date of a day.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CivilDate FromDays(long days)
    {
        long shifted = days + EpochShift;
        long cycle = FloorDivide(shifted, CycleDays);
        uint inCycle = (uint)(shifted - (cycle * CycleDays));
        uint n1 = (4 * inCycle) + 3;
        uint century = n1 / (uint)CycleDays;
        uint n2 = (n1 % (uint)CycleDays) | 3;
        ulong product = 2_939_745UL * n2;
        uint yearOfCentury = (uint)(product >> 32);
        uint dayOfYear = (uint)product / 2_939_745 / 4;
        uint n3 = (2141 * dayOfYear) + 197_913;
        bool isNextYear = dayOfYear >= 306;
        long year = (cycle * CycleYears) + (100 * century) + yearOfCentury + (isNextYear ? 1 : 0);
        int month = (int)(n3 >> 16) - (isNextYear ? 12 : 0);
        return new CivilDate(year, month, (int)((n3 & 0xFFFF) / 2141) + 1);
    }

    /// <summary>Returns the day of a date; the month must be 1 to 12, the day may be any.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ToDays(long year, int month, int day)
    {
        bool isBeforeMarch = month <= 2;
        year -= isBeforeMarch ? 1 : 0;
        month += isBeforeMarch ? 12 : 0;
        long cycle = FloorDivide(year, CycleYears);
        long yearOfCycle = year - (cycle * CycleYears);
        long dayOfYear = (((979 * month) - 2919) >> 5) + day - 1;
        return (cycle * CycleDays) + (yearOfCycle * 365) + (yearOfCycle / 4) - (yearOfCycle / 100) + dayOfYear - EpochShift;
    }

    /// <summary>Returns the years of eight days, each between minus and plus <see cref="MaxFastDays"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> YearsOf(Vector512<long> days)
    {
        Vector512<ulong> shifted = (days + Vector512.Create(EpochShift + (FastCycles * CycleDays))).AsUInt64();
        Vector512<ulong> n1 = (shifted << 2) + Vector512.Create(3UL);

        // ceil(2^49 / 146097): exact for n1 below 2^32.
        Vector512<ulong> century = (n1 * Vector512.Create(3_853_261_556UL)) >> 49;
        Vector512<ulong> n2 = (n1 - (century * Vector512.Create((ulong)CycleDays))) | Vector512.Create(3UL);
        Vector512<ulong> product = n2 * Vector512.Create(2_939_745UL);
        Vector512<ulong> low = product & Vector512.Create((ulong)uint.MaxValue);
        Vector512<ulong> isNextYear = Vector512.GreaterThanOrEqual(low, Vector512.Create(306UL * 4 * 2_939_745));
        Vector512<ulong> year = (century * Vector512.Create(100UL)) + (product >> 32) - isNextYear;
        return year.AsInt64() - Vector512.Create(FastCycles * CycleYears);
    }

    /// <summary>Whether a year has 366 days.</summary>
    public static bool IsLeap(long year) => (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);

    /// <summary>Returns the days of a month.</summary>
    public static int DaysInMonth(long year, int month) => month == 2 ? (IsLeap(year) ? 29 : 28) : 30 + ((month + (month >> 3)) & 1);

    /// <summary>Returns the day that is some months after a day; at the end of a shorter month its last day.</summary>
    public static long AddMonths(long days, long months)
    {
        CivilDate date = FromDays(days);
        long index = (date.Year * 12) + date.Month - 1 + months;
        long year = FloorDivide(index, 12);
        int month = (int)(index - (year * 12)) + 1;
        return ToDays(year, month, Math.Min(date.Day, DaysInMonth(year, month)));
    }

    /// <summary>Divides rounding down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long FloorDivide(long value, long divisor)
    {
        long quotient = value / divisor;
        return quotient - (value - (quotient * divisor) < 0 ? 1 : 0);
    }
}
