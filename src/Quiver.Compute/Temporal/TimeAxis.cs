using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Temporal;

/// <summary>
/// Reads dates, times and timestamps as ticks of one length, and splits them into days and the rest of the day. Divisions by
/// a number known only at run time are double multiplications with a correction: there is no vector instruction for them.
/// </summary>
static unsafe class TimeAxis
{
    /// <summary>Seconds in a day.</summary>
    public const long SecondsPerDay = 86_400;

    /// <summary>Rows that kernels work on at a time: what they need stays in the first-level cache.</summary>
    public const int BlockRows = 512;

    /// <summary>Returns the ticks a day of a type: 1 for dates.</summary>
    public static long TicksPerDay(DataType type) => type switch
    {
        TimestampType timestamp => SecondsPerDay * TimeUnits.PerSecond(timestamp.Unit),
        TimeType time => SecondsPerDay * TimeUnits.PerSecond(time.Unit),
        DurationType duration => SecondsPerDay * TimeUnits.PerSecond(duration.Unit),
        { Id: TypeId.Date } => 1,
        _ => throw Unsupported(type, "a date or a time"),
    };

    /// <summary>Copies ticks of a block of rows, widened to 64 bits.</summary>
    public static void Load(FixedWidthColumn column, int from, int rows, long* ticks)
    {
        if (column.Type.Physical == PhysicalType.Int64)
        {
            new ReadOnlySpan<long>((long*)column.Data + from, rows).CopyTo(new Span<long>(ticks, rows));
            return;
        }

        int* days = (int*)column.Data + from;
        for (nint i = 0; i < rows; i++)
        {
            ticks[i] = days[i];
        }
    }

    /// <summary>
    /// Returns what is left of numbers above multiples of a positive one. Times mostly stay between the same two multiples for a
    /// while: then nothing is divided. The target may be the source.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FloorRemainder(long* values, nint rows, long divisor, long* rest)
    {
        const int Strip = 32;
        var d = Vector512.Create((ulong)divisor);
        long start = 0;
        bool isKnown = false;
        for (nint i = 0; i < rows; i += Strip)
        {
            nint count = nint.Min(Strip, rows - i);
            long* from = values + i;
            if (KernelWidth.Current != SimdWidth.Scalar && count == Strip)
            {
                if (!isKnown || (ulong)(*from - start) >= (ulong)divisor)
                {
                    start = CivilDate.FloorDivide(*from, divisor) * divisor;
                    // Where the multiples around the first value leave 64 bits, differences would wrap.
                    isKnown = start <= *from && start <= long.MaxValue - divisor;
                }

                var s = Vector512.Create(start);
                Vector512<ulong> a = (Vector512.Load(from) - s).AsUInt64();
                Vector512<ulong> b = (Vector512.Load(from + 8) - s).AsUInt64();
                Vector512<ulong> c = (Vector512.Load(from + 16) - s).AsUInt64();
                Vector512<ulong> e = (Vector512.Load(from + 24) - s).AsUInt64();
                if (isKnown && Vector512.LessThanAll(Vector512.Max(Vector512.Max(a, b), Vector512.Max(c, e)), d))
                {
                    ulong* to = (ulong*)rest + i;
                    a.Store(to);
                    b.Store(to + 8);
                    c.Store(to + 16);
                    e.Store(to + 24);
                    continue;
                }
            }

            FloorDivide(from, count, divisor, rest + i, rest + i);
        }
    }

    /// <summary>Divides by a positive number rounding down; <paramref name="rest"/> may be null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FloorDivide(long* values, nint rows, long divisor, long* quotients, long* rest)
    {
        nint i = 0;
        nint vectors = KernelWidth.Current == SimdWidth.Scalar ? 0 : rows;
        var d = Vector512.Create(divisor);
        var inverse = Vector512.Create(1.0 / divisor);
        for (; i + 8 <= vectors; i += 8)
        {
            Vector512<long> value = Vector512.Load(values + i);
            Vector512<long> quotient = Vector512.ConvertToInt64(Vector512.Floor(Vector512.ConvertToDouble(value) * inverse));

            // The double has 53 bits: what is left is divided again, and then off by one at most. Comparisons are minus one where true.
            quotient += Vector512.ConvertToInt64(Vector512.Floor(Vector512.ConvertToDouble(value - (quotient * d)) * inverse));
            Vector512<long> left = value - (quotient * d);
            Vector512<long> isLow = Vector512.LessThan(left, Vector512<long>.Zero);
            Vector512<long> isHigh = Vector512.GreaterThanOrEqual(left, d);
            quotient = quotient + isLow - isHigh;
            quotient.Store(quotients + i);
            if (rest != null)
            {
                (value - (quotient * d)).Store(rest + i);
            }
        }

        for (; i < rows; i++)
        {
            long value = values[i];
            long quotient = CivilDate.FloorDivide(value, divisor);
            quotients[i] = quotient;
            if (rest != null)
            {
                rest[i] = value - (quotient * divisor);
            }
        }
    }

    /// <summary>Makes the error for a type that has no such part.</summary>
    public static QuiverException Unsupported(DataType type, string wanted) =>
        new(ErrorCode.TypeMismatch, $"{wanted} cannot be taken from a value of type {type}");
}
