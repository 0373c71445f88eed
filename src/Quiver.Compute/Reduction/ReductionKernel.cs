using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Reduction;

/// <summary>Reduces a whole column to one value: the ungrouped aggregates, and the ranges that key compaction needs.</summary>
static unsafe class ReductionKernel
{
    /// <summary>Counts the values that are not null.</summary>
    public static int CountValid(Column column) => column switch
    {
        NullColumn => 0,
        ConstantColumn constant => constant.IsNull(0) ? 0 : column.Length,
        _ => column.Length - column.NullCount,
    };

    /// <summary>Adds integers and decimals exactly: 2^31 values of 64 bits fit 128. Wider sums of wide decimals fail.</summary>
    public static Int128 SumIntegers(Column column)
    {
        switch (column)
        {
            case NullColumn:
                return 0;
            case ConstantColumn constant:
                return constant.IsNull(0) ? 0 : Times(SumIntegers(constant.Value), column.Length);
            case DictionaryColumn:
                using (var scratch = new ColumnScratch(MemoryBudget.Unlimited))
                {
                    return SumIntegers(FlattenKernel.Flatten(column, scratch));
                }
        }

        var flat = (FixedWidthColumn)column;
        int length = column.Length;
        return flat.Type.Physical switch
        {
            PhysicalType.Int8 => SumSmall((sbyte*)flat.Data, flat.Validity, length),
            PhysicalType.Int16 => SumSmall((short*)flat.Data, flat.Validity, length),
            PhysicalType.Int32 => SumSmall((int*)flat.Data, flat.Validity, length),
            PhysicalType.UInt8 => SumSmall(flat.Data, flat.Validity, length),
            PhysicalType.UInt16 => SumSmall((ushort*)flat.Data, flat.Validity, length),
            PhysicalType.UInt32 => SumSmall((uint*)flat.Data, flat.Validity, length),
            PhysicalType.Int64 => Sum64((long*)flat.Data, flat.Validity, length),
            PhysicalType.UInt64 => SumUnsigned64((ulong*)flat.Data, flat.Validity, length),
            PhysicalType.Int128 => SumWide((Int128*)flat.Data, flat.Validity, length),
            _ => throw new InvalidOperationException($"the values of {flat.Type} are not integers"),
        };
    }

    /// <summary>Adds floats as doubles in four interleaved sums.</summary>
    public static double SumFloats(Column column)
    {
        switch (column)
        {
            case NullColumn:
                return 0;
            case ConstantColumn constant:
                return constant.IsNull(0) ? 0 : SumFloats(constant.Value) * column.Length;
            case DictionaryColumn:
                using (var scratch = new ColumnScratch(MemoryBudget.Unlimited))
                {
                    return SumFloats(FlattenKernel.Flatten(column, scratch));
                }
        }

        var flat = (FixedWidthColumn)column;
        return flat.Type.Physical == PhysicalType.Float32
            ? SumDoubles((float*)flat.Data, flat.Validity, column.Length)
            : SumDoubles((double*)flat.Data, flat.Validity, column.Length);
    }

    /// <summary>Returns the row of the smallest value, the first of equal ones; -1 where every value is null. NaN is larger than every
    /// number.</summary>
    public static int Min(Column column) => Extreme(column, wantLargest: false);

    /// <summary>Returns the row of the largest value, the first of equal ones; -1 where every value is null. NaN is larger than every
    /// number.</summary>
    public static int Max(Column column) => Extreme(column, wantLargest: true);

    /// <summary>
    /// Returns the least and the greatest value of a column whose values lie in integers of up to 64 bits (unsigned 64-bit values
    /// only below 2^63); null where there is none.
    /// </summary>
    public static (long Min, long Max)? MinMax(Column column)
    {
        switch (column)
        {
            case NullColumn:
                return null;
            case ConstantColumn constant:
                return column.Length == 0 ? null : MinMax(constant.Value);
            case DictionaryColumn dictionary when dictionary.Values.Length <= column.Length && !column.HasValidity:
                return MinMaxOfUsed(dictionary);
            case DictionaryColumn:
                using (var scratch = new ColumnScratch(MemoryBudget.Unlimited))
                {
                    return MinMax(FlattenKernel.Flatten(column, scratch));
                }
        }

        var flat = (FixedWidthColumn)column;
        int length = column.Length;
        return flat.Type.Physical switch
        {
            PhysicalType.Int8 => Range((sbyte*)flat.Data, flat.Validity, length),
            PhysicalType.Int16 => Range((short*)flat.Data, flat.Validity, length),
            PhysicalType.Int32 => Range((int*)flat.Data, flat.Validity, length),
            PhysicalType.Int64 => Range((long*)flat.Data, flat.Validity, length),
            PhysicalType.UInt8 => Range(flat.Data, flat.Validity, length),
            PhysicalType.UInt16 => Range((ushort*)flat.Data, flat.Validity, length),
            PhysicalType.UInt32 => Range((uint*)flat.Data, flat.Validity, length),
            PhysicalType.UInt64 => Range((ulong*)flat.Data, flat.Validity, length),
            _ => throw new InvalidOperationException($"the values of {flat.Type} do not lie in 64 bits"),
        };
    }

    static Int128 Times(Int128 value, int count)
    {
        Int128 limit = count == 0 ? Int128.MaxValue : Int128.MaxValue / count;
        return value >= -limit && value <= limit ? value * count : throw TooLarge();
    }

    static QuiverException TooLarge() =>
        new(ErrorCode.Overflow, "sum: the sum does not fit 128 bits; cast the values to DOUBLE or sum fewer of them");

    static (long Min, long Max)? MinMaxOfUsed(DictionaryColumn dictionary)
    {
        int entries = dictionary.Values.Length;
        bool[] used = new bool[entries];
        for (int i = 0; i < dictionary.Length; i++)
        {
            used[dictionary.Codes[i]] = true;
        }

        (long Min, long Max)? range = null;
        for (int i = 0; i < entries; i++)
        {
            if (used[i])
            {
                using Column entry = dictionary.Values.Slice(i, 1);
                (long low, long high) = MinMax(entry)!.Value;
                range = range is null ? (low, high) : (Math.Min(low, range.Value.Min), Math.Max(high, range.Value.Max));
            }
        }

        return range;
    }

    static int Extreme(Column column, bool wantLargest)
    {
        switch (column)
        {
            case NullColumn:
                return -1;
            case ConstantColumn constant:
                return column.Length == 0 || constant.IsNull(0) ? -1 : 0;
            case DictionaryColumn:
                using (var scratch = new ColumnScratch(MemoryBudget.Unlimited))
                {
                    return Extreme(FlattenKernel.Flatten(column, scratch), wantLargest);
                }

            case BooleanColumn boolean:
                return ExtremeBit(boolean, wantLargest);
            case StringColumn text:
                return ExtremeText(text, wantLargest);
        }

        var flat = (FixedWidthColumn)column;
        int length = column.Length;
        return flat.Type.Physical switch
        {
            PhysicalType.Int8 => ExtremeNumber((sbyte*)flat.Data, flat.Validity, length, wantLargest),
            PhysicalType.Int16 => ExtremeNumber((short*)flat.Data, flat.Validity, length, wantLargest),
            PhysicalType.Int32 => ExtremeNumber((int*)flat.Data, flat.Validity, length, wantLargest),
            PhysicalType.Int64 => ExtremeNumber((long*)flat.Data, flat.Validity, length, wantLargest),
            PhysicalType.Int128 => ExtremeNumber((Int128*)flat.Data, flat.Validity, length, wantLargest),
            PhysicalType.UInt8 => ExtremeNumber(flat.Data, flat.Validity, length, wantLargest),
            PhysicalType.UInt16 => ExtremeNumber((ushort*)flat.Data, flat.Validity, length, wantLargest),
            PhysicalType.UInt32 => ExtremeNumber((uint*)flat.Data, flat.Validity, length, wantLargest),
            PhysicalType.UInt64 => ExtremeNumber((ulong*)flat.Data, flat.Validity, length, wantLargest),
            PhysicalType.Float32 => ExtremeFloat((float*)flat.Data, flat.Validity, length, wantLargest),
            PhysicalType.Float64 => ExtremeFloat((double*)flat.Data, flat.Validity, length, wantLargest),
            _ => ExtremeInterval((IntervalValue*)flat.Data, flat.Validity, length, wantLargest),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IsValid(ulong* validity, nint row) => validity == null || ((validity[row >> 6] >> (int)(row & 63)) & 1) != 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static Int128 SumSmall<T>(T* values, ulong* validity, nint length)
        where T : unmanaged, IBinaryInteger<T>
    {
        // At most 2^31 values of 32 bits: 64 bits hold the sum.
        long sum = 0;
        if (validity == null)
        {
            for (nint i = 0; i < length; i++)
            {
                sum += long.CreateTruncating(values[i]);
            }

            return sum;
        }

        for (nint i = 0; i < length; i++)
        {
            sum += IsValid(validity, i) ? long.CreateTruncating(values[i]) : 0;
        }

        return sum;
    }

    /// <summary>Sums low and high halves apart, so that no carry is lost: lo + (hi &lt;&lt; 32).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static Int128 Sum64(long* values, ulong* validity, nint length)
    {
        Vector512<ulong> low = Vector512<ulong>.Zero;
        Vector512<long> high = Vector512<long>.Zero;
        var lowMask = Vector512.Create((long)uint.MaxValue);
        var laneBits = Vector512.Create(1L, 2, 4, 8, 16, 32, 64, 128);
        nint i = 0;
        nint vectors = KernelWidth.Current == SimdWidth.Scalar ? 0 : length;
        for (; i + 8 <= vectors; i += 8)
        {
            Vector512<long> value = Vector512.Load(values + i);
            if (validity != null)
            {
                var bits = Vector512.Create((long)((byte*)validity)[i >> 3]);
                value &= Vector512.Equals(bits & laneBits, laneBits);
            }

            low += (value & lowMask).AsUInt64();
            high += value >> 32;
        }

        Int128 sum = 0;
        for (int lane = 0; lane < 8; lane++)
        {
            sum += (Int128)low[lane] + ((Int128)high[lane] << 32);
        }

        for (; i < length; i++)
        {
            sum += IsValid(validity, i) ? values[i] : 0;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static Int128 SumUnsigned64(ulong* values, ulong* validity, nint length)
    {
        ulong low = 0;
        ulong high = 0;
        for (nint i = 0; i < length; i++)
        {
            ulong value = IsValid(validity, i) ? values[i] : 0;
            low += (uint)value;
            high += value >> 32;
        }

        return (Int128)low + ((Int128)high << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static Int128 SumWide(Int128* values, ulong* validity, nint length)
    {
        Int128 sum = 0;
        for (nint i = 0; i < length; i++)
        {
            if (IsValid(validity, i))
            {
                Int128 next = sum + values[i];
                sum = ((sum ^ next) & (values[i] ^ next)) < 0 ? throw TooLarge() : next;
            }
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static double SumDoubles<T>(T* values, ulong* validity, nint length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        nint i = 0;
        for (; i + 4 <= length; i += 4)
        {
            a += IsValid(validity, i) ? double.CreateTruncating(values[i]) : 0;
            b += IsValid(validity, i + 1) ? double.CreateTruncating(values[i + 1]) : 0;
            c += IsValid(validity, i + 2) ? double.CreateTruncating(values[i + 2]) : 0;
            d += IsValid(validity, i + 3) ? double.CreateTruncating(values[i + 3]) : 0;
        }

        for (; i < length; i++)
        {
            a += IsValid(validity, i) ? double.CreateTruncating(values[i]) : 0;
        }

        return a + b + (c + d);
    }

    /// <summary>Finds the range; a loop over narrow types that the compiler keeps in registers, by vectors for whole blocks without
    /// nulls.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static (long Min, long Max)? Range<T>(T* values, ulong* validity, nint length)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        T min = T.MaxValue;
        T max = T.MinValue;
        nint i = 0;
        bool found = false;
        if (validity == null && length >= Vector512<T>.Count && KernelWidth.Current != SimdWidth.Scalar)
        {
            Vector512<T> least = Vector512.Load(values);
            Vector512<T> most = least;
            for (; i + Vector512<T>.Count <= length; i += Vector512<T>.Count)
            {
                Vector512<T> value = Vector512.Load(values + i);
                least = Vector512.Min(least, value);
                most = Vector512.Max(most, value);
            }

            for (int lane = 0; lane < Vector512<T>.Count; lane++)
            {
                min = T.Min(min, least[lane]);
                max = T.Max(max, most[lane]);
            }

            found = true;
        }

        for (; i < length; i++)
        {
            if (IsValid(validity, i))
            {
                min = T.Min(min, values[i]);
                max = T.Max(max, values[i]);
                found = true;
            }
        }

        return found ? (long.CreateTruncating(min), long.CreateTruncating(max)) : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int ExtremeNumber<T>(T* values, ulong* validity, nint length, bool wantLargest)
        where T : unmanaged, INumber<T>
    {
        nint best = -1;
        T value = default;
        for (nint i = 0; i < length; i++)
        {
            T next = values[i];
            bool isBetter = best < 0 || (wantLargest ? next > value : next < value);
            if (isBetter && IsValid(validity, i))
            {
                best = i;
                value = next;
            }
        }

        return (int)best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int ExtremeFloat<T>(T* values, ulong* validity, nint length, bool wantLargest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint best = -1;
        T value = default;
        for (nint i = 0; i < length; i++)
        {
            T next = values[i];
            bool isBetter = best < 0 || (wantLargest
                ? next > value || (T.IsNaN(next) && !T.IsNaN(value))
                : next < value || (T.IsNaN(value) && !T.IsNaN(next)));
            if (isBetter && IsValid(validity, i))
            {
                best = i;
                value = next;
            }
        }

        return (int)best;
    }

    static int ExtremeInterval(IntervalValue* values, ulong* validity, int length, bool wantLargest)
    {
        int best = -1;
        Int128 value = 0;
        for (int i = 0; i < length; i++)
        {
            Int128 next = ((Int128)((values[i].Months * 30L) + values[i].Days) * IntervalValue.NanosecondsPerDay) + values[i].Nanoseconds;
            if (IsValid(validity, i) && (best < 0 || (wantLargest ? next > value : next < value)))
            {
                best = i;
                value = next;
            }
        }

        return best;
    }

    static int ExtremeText(StringColumn text, bool wantLargest)
    {
        int best = -1;
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsValid(text.Validity, i))
            {
                continue;
            }

            int order = best < 0 ? 0 : StringView.Compare(text.Views + i, text.Views + best);
            if (best < 0 || (wantLargest ? order > 0 : order < 0))
            {
                best = i;
            }
        }

        return best;
    }

    static int ExtremeBit(BooleanColumn column, bool wantLargest)
    {
        int best = -1;
        for (int i = 0; i < column.Length; i++)
        {
            if (IsValid(column.Validity, i))
            {
                if (Bitmap.Get(column.Bits, i) == wantLargest)
                {
                    return i;
                }

                best = best < 0 ? i : best;
            }
        }

        return best;
    }
}
