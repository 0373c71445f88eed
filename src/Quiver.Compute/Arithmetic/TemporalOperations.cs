using Quiver.Arrow.Columns;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Arithmetic;

/// <summary>The operations on dates, times and intervals.</summary>
static class TemporalOperations
{
    const long Day = IntervalValue.NanosecondsPerDay;

    static bool Fits(Int128 exact, out long result)
    {
        result = (long)exact;
        return result == exact;
    }

    static bool Fits(Int128 exact, out int result)
    {
        result = (int)exact;
        return result == exact;
    }

    /// <summary>Moves a point in time by months, then days, then time, as PostgreSQL does.</summary>
    static bool TryMove(Int128 nanoseconds, in IntervalValue by, in TemporalScale scale, out long result)
    {
        Int128 moved = nanoseconds;
        if (by.Months != 0)
        {
            long days = (long)(moved / Day);
            if (moved % Day < 0)
            {
                days--;
            }

            moved += ((Int128)CivilDate.FromDays(days).AddMonths((long)by.Months * scale.Sign).ToDays() - days) * Day;
        }

        moved += (((Int128)by.Days * Day) + by.Nanoseconds) * scale.Sign;
        Int128 count = moved / scale.Result;
        return Fits(moved % scale.Result < 0 ? count - 1 : count, out result);
    }

    /// <summary>Multiplies an interval: parts of months become days and parts of days time, as in PostgreSQL.</summary>
    static bool TryScale(in IntervalValue value, double factor, out IntervalValue result)
    {
        double months = value.Months * factor;
        double wholeMonths = Math.Truncate(months);
        double days = (value.Days * factor) + (Math.Round((months - wholeMonths) * 30 * 1e6) / 1e6);
        double wholeDays = Math.Truncate(days);
        double nanoseconds = (value.Nanoseconds * factor) + (Math.Round((days - wholeDays) * 86_400 * 1e6) * 1e3);
        bool fits = Math.Abs(wholeMonths) <= int.MaxValue && Math.Abs(wholeDays) <= int.MaxValue && Math.Abs(nanoseconds) < 9.2e18;
        result = fits ? new IntervalValue((int)wholeMonths, (int)wholeDays, (long)Math.Round(nanoseconds)) : default;
        return fits;
    }

    public readonly struct DateDays : ITemporalOperation<int, long, int>
    {
        public static bool TryApply(int a, long b, in TemporalScale scale, out int result) =>
            Fits(a + ((Int128)b * scale.Sign), out result);
    }

    public readonly struct DateDifference : ITemporalOperation<int, int, long>
    {
        public static bool TryApply(int a, int b, in TemporalScale scale, out long result)
        {
            result = (long)a - b;
            return true;
        }
    }

    public readonly struct DateInterval : ITemporalOperation<int, IntervalValue, long>
    {
        public static bool TryApply(int a, IntervalValue b, in TemporalScale scale, out long result) =>
            TryMove((Int128)a * Day, b, scale, out result);
    }

    public readonly struct DateIntervalToDate : ITemporalOperation<int, IntervalValue, int>
    {
        public static bool TryApply(int a, IntervalValue b, in TemporalScale scale, out int result)
        {
            bool fits = TryMove((Int128)a * Day, b, scale, out long days);
            return Fits(days, out result) && fits;
        }
    }

    public readonly struct TimestampInterval : ITemporalOperation<long, IntervalValue, long>
    {
        public static bool TryApply(long a, IntervalValue b, in TemporalScale scale, out long result) =>
            TryMove((Int128)a * scale.Left, b, scale, out result);
    }

    /// <summary>A time of day moves around the clock.</summary>
    public readonly struct TimeInterval : ITemporalOperation<long, IntervalValue, long>
    {
        public static bool TryApply(long a, IntervalValue b, in TemporalScale scale, out long result)
        {
            Int128 moved = (((Int128)a * scale.Left) + ((Int128)b.Nanoseconds * scale.Sign)) % Day;
            result = (long)((moved < 0 ? moved + Day : moved) / scale.Result);
            return true;
        }
    }

    public readonly struct Difference : ITemporalOperation<long, long, IntervalValue>
    {
        public static bool TryApply(long a, long b, in TemporalScale scale, out IntervalValue result)
        {
            Int128 nanoseconds = ((Int128)a * scale.Left) - ((Int128)b * scale.Right);
            bool fits = Fits(nanoseconds / Day, out int days);
            result = new IntervalValue(0, days, (long)(nanoseconds % Day));
            return fits;
        }
    }

    /// <summary>Adds or subtracts counts of different units.</summary>
    public readonly struct Counts : ITemporalOperation<long, long, long>
    {
        public static bool TryApply(long a, long b, in TemporalScale scale, out long result) =>
            Fits((((Int128)a * scale.Left) + ((Int128)b * scale.Right * scale.Sign)) / scale.Result, out result);
    }

    public readonly struct DateCounts : ITemporalOperation<int, long, long>
    {
        public static bool TryApply(int a, long b, in TemporalScale scale, out long result) =>
            Fits((((Int128)a * Day) + ((Int128)b * scale.Right * scale.Sign)) / scale.Result, out result);
    }

    public readonly struct CountTimes : ITemporalOperation<long, long, long>
    {
        public static bool TryApply(long a, long b, in TemporalScale scale, out long result) => Fits((Int128)a * b, out result);
    }

    public readonly struct CountQuotient : ITemporalOperation<long, long, long>
    {
        public static bool TryApply(long a, long b, in TemporalScale scale, out long result) =>
            Fits(b == 0 ? 0 : (Int128)a / b, out result);
    }

    public readonly struct IntervalSum : ITemporalOperation<IntervalValue, IntervalValue, IntervalValue>
    {
        public static bool TryApply(IntervalValue a, IntervalValue b, in TemporalScale scale, out IntervalValue result)
        {
            bool fits = Fits(a.Months + ((Int128)b.Months * scale.Sign), out int months)
                & Fits(a.Days + ((Int128)b.Days * scale.Sign), out int days)
                & Fits(a.Nanoseconds + ((Int128)b.Nanoseconds * scale.Sign), out long nanoseconds);
            result = new IntervalValue(months, days, nanoseconds);
            return fits;
        }
    }

    public readonly struct IntervalTimes : ITemporalOperation<IntervalValue, long, IntervalValue>
    {
        public static bool TryApply(IntervalValue a, long b, in TemporalScale scale, out IntervalValue result)
        {
            bool fits = Fits((Int128)a.Months * b, out int months) & Fits((Int128)a.Days * b, out int days)
                & Fits((Int128)a.Nanoseconds * b, out long nanoseconds);
            result = new IntervalValue(months, days, nanoseconds);
            return fits;
        }
    }

    public readonly struct IntervalTimesDouble : ITemporalOperation<IntervalValue, double, IntervalValue>
    {
        public static bool TryApply(IntervalValue a, double b, in TemporalScale scale, out IntervalValue result) =>
            TryScale(a, b, out result);
    }

    public readonly struct IntervalQuotient : ITemporalOperation<IntervalValue, double, IntervalValue>
    {
        public static bool TryApply(IntervalValue a, double b, in TemporalScale scale, out IntervalValue result) =>
            TryScale(a, 1 / b, out result);
    }
}
