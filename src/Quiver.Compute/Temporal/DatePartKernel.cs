using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Temporal;

/// <summary>
/// Takes parts out of dates, times, timestamps and intervals: Int64, but Float64 for the epoch and the Julian date. Seconds are
/// whole; milli-, micro- and nanoseconds count from the start of the minute, as PostgreSQL and DuckDB do.
/// </summary>
static unsafe class DatePartKernel
{
    const double JulianEpoch = 2_440_588;

    /// <summary>Evaluates a part.</summary>
    public static Column Evaluate(DatePart part, Column input, ColumnScratch scratch)
    {
        DataType type = DateParts.IsFloating(part) ? DataType.Float64 : DataType.Int64;
        return EncodedCall.Map(input, type, scratch, (flat, target) => EvaluateFlat(part, type, flat, target));
    }

    static FixedWidthColumn EvaluateFlat(DatePart part, DataType type, FixedWidthColumn input, ColumnScratch scratch)
    {
        int length = input.Length;
        long* result = (long*)scratch.Data(length, sizeof(long));
        ulong* validity = EncodedCall.CopyValidity(input, scratch);
        switch (input.Type.Id)
        {
            case TypeId.Interval:
                OfIntervals(part, (IntervalValue*)input.Data, length, result);
                break;
            case TypeId.Duration:
                OfDurations(part, input, result);
                break;
            default:
                OfTimes(part, input, result);
                break;
        }

        return scratch.FixedWidth(type, length, validity);
    }

    static void OfTimes(DatePart part, FixedWidthColumn input, long* result)
    {
        long ticksPerDay = TimeAxis.TicksPerDay(input.Type);
        bool isOfZone = part is >= DatePart.Timezone and <= DatePart.TimezoneMinute;
        if (input.Type.Id == TypeId.Time && part is >= DatePart.Day and not DatePart.Epoch && !isOfZone)
        {
            throw TimeAxis.Unsupported(input.Type, $"the part {part}");
        }

        long* ticks = stackalloc long[TimeAxis.BlockRows];
        long* days = stackalloc long[TimeAxis.BlockRows];
        for (int from = 0; from < input.Length; from += TimeAxis.BlockRows)
        {
            int rows = Math.Min(TimeAxis.BlockRows, input.Length - from);
            TimeAxis.Load(input, from, rows, ticks);
            long* target = result + from;
            switch (part)
            {
                case DatePart.Epoch:
                    Epochs(ticks, rows, ticksPerDay, (double*)target);
                    continue;
                case DatePart.Timezone or DatePart.TimezoneHour or DatePart.TimezoneMinute:
                    new Span<long>(target, rows).Clear();
                    continue;
            }

            if (ticksPerDay == 1)
            {
                new ReadOnlySpan<long>(ticks, rows).CopyTo(new Span<long>(days, rows));
                new Span<long>(ticks, rows).Clear();
            }
            else
            {
                TimeAxis.FloorDivide(ticks, rows, ticksPerDay, days, ticks);
            }

            if (part < DatePart.Day)
            {
                TimesOfDay(part, ticks, rows, ticksPerDay / TimeAxis.SecondsPerDay, target);
            }
            else if (part == DatePart.Julian)
            {
                for (int i = 0; i < rows; i++)
                {
                    ((double*)target)[i] = days[i] + JulianEpoch + ((double)ticks[i] / ticksPerDay);
                }
            }
            else
            {
                OfDays(part, days, rows, target);
            }
        }
    }

    static void Epochs(long* ticks, int rows, long ticksPerDay, double* target)
    {
        double perSecond = ticksPerDay / (double)TimeAxis.SecondsPerDay;
        for (int i = 0; i < rows; i++)
        {
            target[i] = ticks[i] / perSecond;
        }
    }

    /// <summary>Parts below the day, of ticks since midnight.</summary>
    static void TimesOfDay(DatePart part, long* ticks, int rows, long perSecond, long* target)
    {
        if (perSecond == 0)
        {
            new Span<long>(target, rows).Clear();
            return;
        }

        switch (part)
        {
            case DatePart.Hour:
                TimeAxis.FloorDivide(ticks, rows, 3600 * perSecond, target, null);
                return;
            case DatePart.Minute:
                TimeAxis.FloorDivide(ticks, rows, 3600 * perSecond, target, target);
                TimeAxis.FloorDivide(target, rows, 60 * perSecond, target, null);
                return;
        }

        TimeAxis.FloorDivide(ticks, rows, 60 * perSecond, target, target);
        long wanted = 1_000_000_000 / DateParts.Nanoseconds(part);
        if (wanted < perSecond)
        {
            TimeAxis.FloorDivide(target, rows, perSecond / wanted, target, null);
        }
        else
        {
            for (int i = 0; i < rows; i++)
            {
                target[i] *= wanted / perSecond;
            }
        }
    }

    static void OfDays(DatePart part, long* days, int rows, long* target)
    {
        if (part == DatePart.Year && AreFast(days, rows))
        {
            Years(days, rows, target);
            return;
        }

        for (int i = 0; i < rows; i++)
        {
            target[i] = OfDay(part, days[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Years(long* days, nint rows, long* target)
    {
        nint i = 0;
        nint vectors = KernelWidth.Current == SimdWidth.Scalar ? 0 : rows;
        for (; i + 8 <= vectors; i += 8)
        {
            CivilDate.YearsOf(Vector512.Load(days + i)).Store(target + i);
        }

        for (; i < rows; i++)
        {
            target[i] = CivilDate.FromDays(days[i]).Year;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static bool AreFast(long* days, nint rows)
    {
        // Values under nulls are garbage and take part; they only cost the fast way.
        bool areFast = true;
        for (nint i = 0; i < rows; i++)
        {
            areFast &= (ulong)(days[i] + CivilDate.MaxFastDays) <= 2 * (ulong)CivilDate.MaxFastDays;
        }

        return areFast;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static long OfDay(DatePart part, long days)
    {
        switch (part)
        {
            case DatePart.DayOfWeek:
                return FloorModulo(days + 4, 7);
            case DatePart.IsoDayOfWeek:
                return FloorModulo(days + 3, 7) + 1;
            case DatePart.Week or DatePart.IsoYear or DatePart.YearWeek:
                // A week belongs to the year of its Thursday (ISO 8601).
                long thursday = days + 3 - FloorModulo(days + 3, 7);
                long year = CivilDate.FromDays(thursday).Year;
                long week = ((thursday - CivilDate.ToDays(year, 1, 1)) / 7) + 1;
                return part switch { DatePart.IsoYear => year, DatePart.Week => week, _ => (year * 100) + (year < 0 ? -week : week) };
        }

        CivilDate date = CivilDate.FromDays(days);
        return part switch
        {
            DatePart.Day => date.Day,
            DatePart.Month => date.Month,
            DatePart.Quarter => ((date.Month - 1) / 3) + 1,
            DatePart.DayOfYear => days - CivilDate.ToDays(date.Year, 1, 1) + 1,
            DatePart.Decade => CivilDate.FloorDivide(date.Year, 10),
            DatePart.Century => Ordinal(date.Year, 100),
            DatePart.Millennium => Ordinal(date.Year, 1000),
            DatePart.Era => date.Year > 0 ? 1 : 0,
            _ => date.Year,
        };
    }

    /// <summary>Counts centuries or millennia from year 1 upwards, and from -1 downwards before it.</summary>
    static long Ordinal(long year, long size) => year > 0 ? ((year - 1) / size) + 1 : (year / size) - 1;

    static long FloorModulo(long value, long divisor) => value - (CivilDate.FloorDivide(value, divisor) * divisor);

    static void OfIntervals(DatePart part, IntervalValue* values, int rows, long* result)
    {
        for (int i = 0; i < rows; i++)
        {
            IntervalValue value = values[i];
            long nanoseconds = value.Nanoseconds;
            int months = value.Months % 12;
            int years = value.Months / 12;
            if (part == DatePart.Epoch)
            {
                ((double*)result)[i] = (((years * 365.25) + (months * 30.0) + value.Days) * TimeAxis.SecondsPerDay) + (nanoseconds / 1e9);
                continue;
            }

            result[i] = part switch
            {
                DatePart.Millennium => years / 1000,
                DatePart.Century => years / 100,
                DatePart.Decade => years / 10,
                DatePart.Year => years,
                DatePart.Quarter => (months / 3) + 1,
                DatePart.Month => months,
                DatePart.Day => value.Days,
                < DatePart.Day => OfNanoseconds(part, nanoseconds),
                _ => throw TimeAxis.Unsupported(DataType.Interval, $"the part {part}"),
            };
        }
    }

    static void OfDurations(DatePart part, FixedWidthColumn input, long* result)
    {
        long perTick = TimeUnits.Nanoseconds(((DurationType)input.Type).Unit);
        long* values = (long*)input.Data;
        for (int i = 0; i < input.Length; i++)
        {
            if (part == DatePart.Epoch)
            {
                ((double*)result)[i] = values[i] / (1e9 / perTick);
                continue;
            }

            long perSecond = 1_000_000_000 / perTick;
            result[i] = part switch
            {
                DatePart.Hour => values[i] / perSecond / 3600,
                DatePart.Minute => values[i] / perSecond / 60 % 60,
                < DatePart.Minute => values[i] % (60 * perSecond) * perTick / DateParts.Nanoseconds(part),
                _ => throw TimeAxis.Unsupported(input.Type, $"the part {part}"),
            };
        }
    }

    static long OfNanoseconds(DatePart part, long nanoseconds) => part switch
    {
        DatePart.Hour => nanoseconds / DateParts.Nanoseconds(DatePart.Hour),
        DatePart.Minute => nanoseconds / DateParts.Nanoseconds(DatePart.Minute) % 60,
        _ => nanoseconds % DateParts.Nanoseconds(DatePart.Minute) / DateParts.Nanoseconds(part),
    };
}
