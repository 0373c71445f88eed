using Quiver.Arrow.Types;
using Quiver.Compute.Temporal;

namespace Quiver.Engine.Catalog.Functions;

/// <summary>The values of a range: by a fixed step, or by months of the calendar and a fixed step after them.</summary>
/// <param name="Type">The type of the values.</param>
/// <param name="Start">The first raw value.</param>
/// <param name="Count">The number of values.</param>
/// <param name="Step">What is added each time.</param>
/// <param name="Months">Months added before the step, counted from the start.</param>
sealed record RangeSteps(DataType Type, long Start, long Count, long Step, int Months)
{
    const long MicrosPerDay = 86_400_000_000;

    public static RangeSteps Empty(DataType type) => new(type, 0, 0, 1, 0);

    public static RangeSteps Fixed(DataType type, long start, long stop, long step, bool isInclusive)
    {
        Int128 last = isInclusive ? stop : (Int128)stop - Math.Sign(step);
        Int128 distance = (last - start) * Math.Sign(step);
        Int128 count = distance < 0 ? 0 : (distance / Int128.Abs(step)) + 1;
        return new RangeSteps(type, start, (long)Int128.Min(count, long.MaxValue), step, 0);
    }

    public static RangeSteps Calendar(DataType type, long start, long stop, int months, long step, bool isInclusive)
    {
        var steps = new RangeSteps(type, start, 0, step, months);
        int sign = Math.Sign(months);
        long low = 0;

        // Twelve months are no longer than 366 days: more steps than this lie outside of the calendar.
        long high = 20_000_000;
        while (low < high)
        {
            long middle = (low + high) / 2;
            int order = steps.At(middle).CompareTo(stop) * sign;
            if (order < 0 || (order == 0 && isInclusive))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return steps with { Count = low };
    }

    /// <summary>Returns the raw value at an index; values beyond the type's range stay at its ends.</summary>
    public long At(long index)
    {
        Int128 value = Start;
        if (Months != 0)
        {
            long days = CivilDate.FloorDivide(Start, MicrosPerDay);
            long months = index * Months;
            value = ((Int128)CivilDate.AddMonths(days, Math.Clamp(months, -24_000_000, 24_000_000)) * MicrosPerDay)
                + (Start - (days * MicrosPerDay));
        }

        value += (Int128)index * Step;
        return (long)Int128.Clamp(value, long.MinValue, long.MaxValue);
    }
}
