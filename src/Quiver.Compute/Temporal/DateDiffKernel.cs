using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Temporal;

/// <summary>Counts the boundaries of a unit between two points in time: from December 31 to January 1 is one year.</summary>
static unsafe class DateDiffKernel
{
    /// <summary>Evaluates the boundaries passed from <paramref name="start"/> to <paramref name="end"/> as Int64.</summary>
    public static Column Evaluate(DatePart part, Column start, Column end, ColumnScratch scratch)
    {
        if (part > DatePart.Millennium)
        {
            throw TimeAxis.Unsupported(start.Type, $"a difference in {part}");
        }

        return EncodedCall.Map(start, end, DataType.Int64, scratch, (a, b, target) => EvaluateFlat(part, a, b, target));
    }

    static FixedWidthColumn EvaluateFlat(DatePart part, FixedWidthColumn start, FixedWidthColumn end, ColumnScratch scratch)
    {
        int length = start.Length;
        long* result = (long*)scratch.Data(length, sizeof(long));
        ulong* validity = EncodedCall.BothValid(start, end, scratch);
        long* from = stackalloc long[TimeAxis.BlockRows];
        long* to = stackalloc long[TimeAxis.BlockRows];
        bool* outside = stackalloc bool[TimeAxis.BlockRows];
        for (int done = 0; done < length; done += TimeAxis.BlockRows)
        {
            int rows = Math.Min(TimeAxis.BlockRows, length - done);
            new Span<bool>(outside, rows).Clear();
            Units(part, start, done, rows, from, outside);
            Units(part, end, done, rows, to, outside);
            for (int i = 0; i < rows; i++)
            {
                long difference = to[i] - from[i];
                bool overflows = outside[i] || ((to[i] ^ from[i]) & (to[i] ^ difference)) < 0;
                if (overflows && (validity == null || Bitmap.Get(validity, done + i)))
                {
                    throw new QuiverException(ErrorCode.Overflow,
                        $"date_diff: the difference in {part} does not fit 64 bits; use a coarser unit");
                }

                result[done + i] = difference;
            }
        }

        return scratch.FixedWidth(DataType.Int64, length, validity);
    }

    /// <summary>Numbers the units that points in time lie in.</summary>
    static void Units(DatePart part, FixedWidthColumn column, int from, int rows, long* units, bool* outside)
    {
        long ticksPerDay = TimeAxis.TicksPerDay(column.Type);
        TimeAxis.Load(column, from, rows, units);
        if (part >= DatePart.Day)
        {
            if (ticksPerDay > 1)
            {
                TimeAxis.FloorDivide(units, rows, ticksPerDay, units, null);
            }

            for (int i = 0; part != DatePart.Day && i < rows; i++)
            {
                units[i] = UnitOf(part, units[i]);
            }

            return;
        }

        long perTick = IntervalValue.NanosecondsPerDay / ticksPerDay;
        long wanted = DateParts.Nanoseconds(part);
        if (wanted > perTick)
        {
            TimeAxis.FloorDivide(units, rows, wanted / perTick, units, null);
            return;
        }

        long factor = perTick / wanted;
        for (int i = 0; i < rows; i++)
        {
            outside[i] |= Math.BigMul(units[i], factor, out units[i]) != units[i] >> 63;
        }
    }

    static long UnitOf(DatePart part, long days)
    {
        switch (part)
        {
            case DatePart.Week:
                return CivilDate.FloorDivide(days + 3, 7);
            case DatePart.IsoYear:
                return CivilDate.FromDays(DateTruncKernel.StartOf(DatePart.Week, days) + 3).Year;
        }

        CivilDate date = CivilDate.FromDays(days);
        return part switch
        {
            DatePart.Month => (date.Year * 12) + date.Month,
            DatePart.Quarter => CivilDate.FloorDivide((date.Year * 12) + date.Month - 1, 3),
            DatePart.Decade => CivilDate.FloorDivide(date.Year, 10),
            DatePart.Century => CivilDate.FloorDivide(date.Year - 1, 100),
            DatePart.Millennium => CivilDate.FloorDivide(date.Year - 1, 1000),
            _ => date.Year,
        };
    }
}
