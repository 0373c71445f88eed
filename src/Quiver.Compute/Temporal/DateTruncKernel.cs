using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Temporal;

/// <summary>Cuts dates, times, timestamps and intervals down to a unit. The type of the input is kept.</summary>
static unsafe class DateTruncKernel
{
    /// <summary>Evaluates date_trunc. Weeks start on Monday, centuries and millennia in years that end in 1.</summary>
    public static Column Evaluate(DatePart unit, Column input, ColumnScratch scratch) =>
        EncodedCall.Map(input, input.Type, scratch, (flat, target) => EvaluateFlat(unit, flat, target));

    static FixedWidthColumn EvaluateFlat(DatePart unit, FixedWidthColumn input, ColumnScratch scratch)
    {
        if (unit > DatePart.Millennium)
        {
            throw TimeAxis.Unsupported(input.Type, $"a truncation to {unit}");
        }

        int length = input.Length;
        byte* result = scratch.Data(length, input.Type.ByteWidth);
        ulong* validity = EncodedCall.CopyValidity(input, scratch);
        if (input.Type.Id == TypeId.Interval)
        {
            var values = (IntervalValue*)input.Data;
            for (int i = 0; i < length; i++)
            {
                ((IntervalValue*)result)[i] = Truncate(unit, values[i]);
            }
        }
        else
        {
            TruncateTimes(unit, input, result);
        }

        return scratch.FixedWidth(input.Type, length, validity);
    }

    static void TruncateTimes(DatePart unit, FixedWidthColumn input, byte* result)
    {
        long ticksPerDay = TimeAxis.TicksPerDay(input.Type);
        if (input.Type.Id is TypeId.Time or TypeId.Duration && unit > DatePart.Day)
        {
            throw TimeAxis.Unsupported(input.Type, $"a truncation to {unit}");
        }

        long* ticks = stackalloc long[TimeAxis.BlockRows];
        long* rest = stackalloc long[TimeAxis.BlockRows];
        long day = long.MinValue;
        long start = 0;
        bool fits = true;
        for (int from = 0; from < input.Length; from += TimeAxis.BlockRows)
        {
            int rows = Math.Min(TimeAxis.BlockRows, input.Length - from);
            TimeAxis.Load(input, from, rows, ticks);
            if (unit <= DatePart.Day)
            {
                CutRest(ticks, rest, rows, StepOf(unit, ticksPerDay));
            }
            else
            {
                TimeAxis.FloorDivide(ticks, rows, ticksPerDay, ticks, null);
                for (int i = 0; i < rows; i++)
                {
                    if (ticks[i] != day)
                    {
                        // Rows of a day mostly follow each other.
                        day = ticks[i];
                        fits = Math.BigMul(StartOf(unit, day), ticksPerDay, out start) == start >> 63;
                    }

                    ticks[i] = start;
                    if (!fits && !input.IsNull(from + i))
                    {
                        throw new QuiverException(
                            ErrorCode.Overflow, $"date_trunc: the start of the {unit} does not fit {input.Type}; use a coarser type");
                    }
                }
            }

            if (input.Type.Physical == PhysicalType.Int64)
            {
                new ReadOnlySpan<long>(ticks, rows).CopyTo(new Span<long>((long*)result + from, rows));
                continue;
            }

            for (int i = 0; i < rows; i++)
            {
                ((int*)result)[from + i] = (int)ticks[i];
            }
        }
    }

    /// <summary>Returns the ticks of a unit up to the day; 1 where the unit is finer than the ticks.</summary>
    static long StepOf(DatePart unit, long ticksPerDay)
    {
        if (unit == DatePart.Day)
        {
            return ticksPerDay;
        }

        long perTick = IntervalValue.NanosecondsPerDay / ticksPerDay;
        return Math.Max(1, DateParts.Nanoseconds(unit) / perTick);
    }

    static void CutRest(long* ticks, long* rest, int rows, long step)
    {
        if (step == 1)
        {
            return;
        }

        TimeAxis.FloorRemainder(ticks, rows, step, rest);
        for (int i = 0; i < rows; i++)
        {
            ticks[i] -= rest[i];
        }
    }

    /// <summary>Returns the first day of the unit that a day lies in.</summary>
    internal static long StartOf(DatePart unit, long days)
    {
        if (unit == DatePart.Week)
        {
            return (CivilDate.FloorDivide(days + 3, 7) * 7) - 3;
        }

        if (unit == DatePart.IsoYear)
        {
            // The week of January 4 is the first of its year.
            long thursday = StartOf(DatePart.Week, days) + 3;
            return StartOf(DatePart.Week, CivilDate.ToDays(CivilDate.FromDays(thursday).Year, 1, 4));
        }

        CivilDate date = CivilDate.FromDays(days);
        return unit switch
        {
            DatePart.Month => days - date.Day + 1,
            DatePart.Quarter => CivilDate.ToDays(date.Year, ((date.Month - 1) / 3 * 3) + 1, 1),
            DatePart.Year => CivilDate.ToDays(date.Year, 1, 1),
            DatePart.Decade => CivilDate.ToDays(CivilDate.FloorDivide(date.Year, 10) * 10, 1, 1),
            DatePart.Century => CivilDate.ToDays((CivilDate.FloorDivide(date.Year - 1, 100) * 100) + 1, 1, 1),
            DatePart.Millennium => CivilDate.ToDays((CivilDate.FloorDivide(date.Year - 1, 1000) * 1000) + 1, 1, 1),
            _ => days,
        };
    }

    static IntervalValue Truncate(DatePart unit, IntervalValue value)
    {
        int months = unit switch
        {
            DatePart.Quarter => 3,
            DatePart.Year or DatePart.IsoYear => 12,
            DatePart.Decade => 120,
            DatePart.Century => 1200,
            DatePart.Millennium => 12_000,
            _ => 1,
        };
        return unit switch
        {
            < DatePart.Day => value with { Nanoseconds = value.Nanoseconds - (value.Nanoseconds % DateParts.Nanoseconds(unit)) },
            DatePart.Day => value with { Nanoseconds = 0 },
            DatePart.Week => new IntervalValue(value.Months, value.Days - (value.Days % 7), 0),
            _ => new IntervalValue(value.Months - (value.Months % months), 0, 0),
        };
    }
}
