using System.Numerics;
using Quiver.Arrow.Columns;
using Quiver.Compute.Arithmetic;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Casting;

/// <summary>The conversions between numbers and between times.</summary>
static class NumberConversions
{
    /// <summary>Multiplies exactly or says that the product leaves 128 bits.</summary>
    static bool TryMultiply(Int128 value, Int128 factor, out Int128 product)
    {
        product = value * factor;
        bool isShort = value == (long)value && factor <= long.MaxValue;
        return isShort || factor == 1 || PowersOfTen.Magnitude(value) <= (UInt128)Int128.MaxValue / (UInt128)factor;
    }

    /// <summary>Integers to integers.</summary>
    public readonly struct IntegerToInteger<TSource, TTarget> : INumberConversion<TSource, TTarget>
        where TSource : unmanaged, IBinaryInteger<TSource>
        where TTarget : unmanaged, IBinaryInteger<TTarget>
    {
        public static bool TryConvert(TSource value, in ConversionScale scale, out TTarget result)
        {
            result = TTarget.CreateTruncating(value);
            return TSource.CreateTruncating(result) == value && (result < TTarget.Zero) == (value < TSource.Zero);
        }
    }

    /// <summary>Integers to floats, to the nearest.</summary>
    public readonly struct IntegerToFloat<TSource, TTarget> : INumberConversion<TSource, TTarget>
        where TSource : unmanaged, IBinaryInteger<TSource>
        where TTarget : unmanaged, IBinaryFloatingPointIeee754<TTarget>
    {
        public static bool TryConvert(TSource value, in ConversionScale scale, out TTarget result)
        {
            result = TTarget.CreateTruncating(value);
            return true;
        }
    }

    /// <summary>Floats to integers; halves round to even.</summary>
    public readonly struct FloatToInteger<TSource, TTarget> : INumberConversion<TSource, TTarget>
        where TSource : unmanaged, IBinaryFloatingPointIeee754<TSource>
        where TTarget : unmanaged, IBinaryInteger<TTarget>, IMinMaxValue<TTarget>
    {
        public static bool TryConvert(TSource value, in ConversionScale scale, out TTarget result)
        {
            double rounded = Math.Round(double.CreateTruncating(value), MidpointRounding.ToEven);
            // For 64 bits the greatest value is not a double: its neighbour is, which adding one leaves as it is.
            double end = double.CreateTruncating(TTarget.MaxValue) + 1;
            bool fits = rounded >= double.CreateTruncating(TTarget.MinValue) && rounded < end;
            result = fits ? TTarget.CreateTruncating(rounded) : TTarget.Zero;
            return fits;
        }
    }

    /// <summary>Floats to floats; a finite value must stay finite.</summary>
    public readonly struct FloatToFloat<TSource, TTarget> : INumberConversion<TSource, TTarget>
        where TSource : unmanaged, IBinaryFloatingPointIeee754<TSource>
        where TTarget : unmanaged, IBinaryFloatingPointIeee754<TTarget>
    {
        public static bool TryConvert(TSource value, in ConversionScale scale, out TTarget result)
        {
            result = TTarget.CreateTruncating(value);
            return !TTarget.IsInfinity(result) || TSource.IsInfinity(value);
        }
    }

    /// <summary>Integers and unscaled decimals to unscaled decimals: times a power of ten or divided by one.</summary>
    public readonly struct Rescale<TSource, TTarget> : INumberConversion<TSource, TTarget>
        where TSource : unmanaged, IBinaryInteger<TSource>
        where TTarget : unmanaged, IBinaryInteger<TTarget>
    {
        public static bool TryConvert(TSource value, in ConversionScale scale, out TTarget result)
        {
            bool fits = TryMultiply(Int128.CreateTruncating(value), scale.Multiplier, out Int128 exact);
            if (scale.Divisor != 1)
            {
                exact = PowersOfTen.DivideRounded(exact, scale.Divisor);
            }

            result = TTarget.CreateTruncating(exact);
            return fits && (scale.Limit == 0
                ? Int128.CreateTruncating(result) == exact && (result < TTarget.Zero) == (exact < 0)
                : exact < scale.Limit && exact > -scale.Limit);
        }
    }

    /// <summary>Floats to unscaled decimals; halves round away from zero.</summary>
    public readonly struct FloatToDecimal<TSource, TTarget> : INumberConversion<TSource, TTarget>
        where TSource : unmanaged, IBinaryFloatingPointIeee754<TSource>
        where TTarget : unmanaged, IBinaryInteger<TTarget>
    {
        public static bool TryConvert(TSource value, in ConversionScale scale, out TTarget result)
        {
            double exact = Math.Round(double.CreateTruncating(value) * (double)scale.Multiplier, MidpointRounding.AwayFromZero);
            bool fits = Math.Abs(exact) < (double)scale.Limit;
            result = fits ? TTarget.CreateTruncating((Int128)exact) : TTarget.Zero;
            return fits;
        }
    }

    /// <summary>Unscaled decimals to floats.</summary>
    public readonly struct DecimalToFloat<TSource, TTarget> : INumberConversion<TSource, TTarget>
        where TSource : unmanaged, IBinaryInteger<TSource>
        where TTarget : unmanaged, IBinaryFloatingPointIeee754<TTarget>
    {
        public static bool TryConvert(TSource value, in ConversionScale scale, out TTarget result)
        {
            result = TTarget.CreateTruncating(double.CreateTruncating(value) / (double)scale.Divisor);
            return true;
        }
    }

    /// <summary>Counts of one unit to counts of another, rounded down.</summary>
    public readonly struct Counts<TSource, TTarget> : INumberConversion<TSource, TTarget>
        where TSource : unmanaged, IBinaryInteger<TSource>
        where TTarget : unmanaged, IBinaryInteger<TTarget>
    {
        public static bool TryConvert(TSource value, in ConversionScale scale, out TTarget result)
        {
            Int128 exact = Int128.CreateTruncating(value) * scale.Multiplier;
            Int128 quotient = exact / scale.Divisor;
            if (exact < 0 && quotient * scale.Divisor != exact)
            {
                quotient--;
            }

            result = TTarget.CreateTruncating(quotient);
            return Int128.CreateTruncating(result) == quotient;
        }
    }

    /// <summary>The time of day of a timestamp.</summary>
    public readonly struct TimeOfDay : INumberConversion<long, long>
    {
        public static bool TryConvert(long value, in ConversionScale scale, out long result)
        {
            long perDay = IntervalValue.NanosecondsPerDay / (long)scale.Multiplier;
            long rest = value - (CivilDate.FloorDivide(value, perDay) * perDay);
            result = (long)(rest * scale.Multiplier / scale.Divisor);
            return true;
        }
    }

    /// <summary>Times and durations to intervals.</summary>
    public readonly struct CountToInterval : INumberConversion<long, IntervalValue>
    {
        public static bool TryConvert(long value, in ConversionScale scale, out IntervalValue result)
        {
            Int128 nanoseconds = value * scale.Multiplier;
            Int128 days = nanoseconds / IntervalValue.NanosecondsPerDay;
            result = new IntervalValue(0, (int)days, (long)(nanoseconds % IntervalValue.NanosecondsPerDay));
            return result.Days == days;
        }
    }

    /// <summary>Intervals to durations, with months of 30 days.</summary>
    public readonly struct IntervalToCount : INumberConversion<IntervalValue, long>
    {
        public static bool TryConvert(IntervalValue value, in ConversionScale scale, out long result)
        {
            Int128 count = Comparison.ValueComparer.Normalize(value) / scale.Divisor;
            result = (long)count;
            return result == count;
        }
    }
}
