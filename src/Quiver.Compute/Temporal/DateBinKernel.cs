using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Temporal;

/// <summary>Puts dates and timestamps into bins of one length that are counted from an origin; the result is the start of the
/// bin.</summary>
static unsafe class DateBinKernel
{
    /// <summary>Evaluates date_bin; <paramref name="origin"/> is in the unit of the input.</summary>
    /// <exception cref="QuiverException">The stride is not positive, mixes months with days, or a bin starts before the first
    /// instant.</exception>
    public static Column Evaluate(IntervalValue stride, Column input, long origin, ColumnScratch scratch)
    {
        Int128 nanoseconds = ((Int128)stride.Days * IntervalValue.NanosecondsPerDay) + stride.Nanoseconds;
        bool isMonths = stride.Months != 0;
        if (isMonths && nanoseconds != 0)
        {
            throw Invalid("a stride has either months or days and time, not both");
        }

        if (isMonths ? stride.Months < 0 : nanoseconds <= 0)
        {
            throw Invalid("a stride must be longer than zero");
        }

        return EncodedCall.Map(input, input.Type, scratch, (flat, target) =>
            isMonths ? ByMonths(stride.Months, flat, origin, target) : ByLength(nanoseconds, flat, origin, target));
    }

    /// <summary>Returns the start of the bin of one time.</summary>
    public static long StartOf(IntervalValue stride, TimestampType type, long origin, long tick, ColumnScratch scratch)
    {
        ColumnScratch input = scratch.Child(1);
        *(long*)input.Data(1, sizeof(long)) = tick;
        return ((FixedWidthColumn)Evaluate(stride, input.FixedWidth(type, 1, null), origin, scratch.Child(0))).Values<long>()[0];
    }

    static FixedWidthColumn ByLength(Int128 nanoseconds, FixedWidthColumn input, long origin, ColumnScratch scratch)
    {
        long perTick = IntervalValue.NanosecondsPerDay / TimeAxis.TicksPerDay(input.Type);
        (Int128 stride, Int128 remainder) = Int128.DivRem(nanoseconds, perTick);
        if (remainder != 0 || stride > long.MaxValue)
        {
            return Convert(input, scratch, tick => BinExactly(nanoseconds, tick, origin, perTick));
        }

        long step = (long)stride;
        long shift = origin - (CivilDate.FloorDivide(origin, step) * step);
        int length = input.Length;
        byte* result = scratch.Data(length, input.Type.ByteWidth);
        ulong* validity = EncodedCall.CopyValidity(input, scratch);
        long* ticks = stackalloc long[TimeAxis.BlockRows];
        long* rest = stackalloc long[TimeAxis.BlockRows];
        for (int from = 0; from < length; from += TimeAxis.BlockRows)
        {
            int rows = Math.Min(TimeAxis.BlockRows, length - from);
            TimeAxis.Load(input, from, rows, ticks);
            for (int i = 0; i < rows; i++)
            {
                rest[i] = ticks[i] - shift;
            }

            TimeAxis.FloorRemainder(rest, rows, step, rest);
            for (int i = 0; i < rows; i++)
            {
                long start = ticks[i] - rest[i];
                bool isWrong = start > ticks[i] || ticks[i] < long.MinValue + shift;
                if (isWrong && !input.IsNull(from + i))
                {
                    throw TooEarly();
                }

                ticks[i] = start;
            }

            Store(input.Type, ticks, rows, result, from);
        }

        return scratch.FixedWidth(input.Type, length, validity);
    }

    static FixedWidthColumn ByMonths(int stride, FixedWidthColumn input, long origin, ColumnScratch scratch)
    {
        long ticksPerDay = TimeAxis.TicksPerDay(input.Type);
        long originDay = CivilDate.FloorDivide(origin, ticksPerDay);
        long originRest = origin - (originDay * ticksPerDay);
        CivilDate first = CivilDate.FromDays(originDay);
        long firstMonth = (first.Year * 12) + first.Month;
        Int128 known = 0;
        Int128 next = 0;
        return Convert(input, scratch, tick =>
        {
            if (tick >= known && tick < next)
            {
                return known;
            }

            CivilDate date = CivilDate.FromDays(CivilDate.FloorDivide(tick, ticksPerDay));
            long bin = CivilDate.FloorDivide((date.Year * 12) + date.Month - firstMonth, stride);
            Int128 start = ((Int128)CivilDate.AddMonths(originDay, bin * stride) * ticksPerDay) + originRest;
            if (start > tick)
            {
                bin--;
                start = ((Int128)CivilDate.AddMonths(originDay, bin * stride) * ticksPerDay) + originRest;
            }

            known = start;
            next = ((Int128)CivilDate.AddMonths(originDay, (bin + 1) * stride) * ticksPerDay) + originRest;
            return start;
        });
    }

    static Int128 BinExactly(Int128 stride, long tick, long origin, long perTick)
    {
        Int128 since = ((Int128)tick - origin) * perTick;
        Int128 bin = since / stride;
        bin -= since - (bin * stride) < 0 ? 1 : 0;
        Int128 start = bin * stride;
        Int128 whole = start / perTick;
        return whole - (start - (whole * perTick) < 0 ? 1 : 0) + origin;
    }

    /// <summary>The slow way of rare strides: months, and lengths that are no whole number of ticks.</summary>
    static FixedWidthColumn Convert(FixedWidthColumn input, ColumnScratch scratch, Func<long, Int128> bin)
    {
        int length = input.Length;
        byte* result = scratch.Data(length, input.Type.ByteWidth);
        ulong* validity = EncodedCall.CopyValidity(input, scratch);
        long* ticks = stackalloc long[TimeAxis.BlockRows];
        for (int from = 0; from < length; from += TimeAxis.BlockRows)
        {
            int rows = Math.Min(TimeAxis.BlockRows, length - from);
            TimeAxis.Load(input, from, rows, ticks);
            for (int i = 0; i < rows; i++)
            {
                Int128 start = input.IsNull(from + i) ? 0 : bin(ticks[i]);
                ticks[i] = start >= long.MinValue ? (long)start : throw TooEarly();
            }

            Store(input.Type, ticks, rows, result, from);
        }

        return scratch.FixedWidth(input.Type, length, validity);
    }

    static void Store(DataType type, long* ticks, int rows, byte* result, int from)
    {
        if (type.Physical == PhysicalType.Int64)
        {
            new ReadOnlySpan<long>(ticks, rows).CopyTo(new Span<long>((long*)result + from, rows));
            return;
        }

        for (int i = 0; i < rows; i++)
        {
            ((int*)result)[from + i] = (int)ticks[i];
        }
    }

    static QuiverException Invalid(string message) => new(ErrorCode.InvalidValue, $"bins of time: {message}");

    static QuiverException TooEarly() =>
        new(ErrorCode.Overflow, "bins of time: one starts before the first instant that 64 bits hold; take a later origin or coarser unit");
}
