using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Comparison;

/// <summary>Compares what has no vector form, row by row: text, 128-bit decimals, intervals, nested values.</summary>
static unsafe class RowComparison
{
    /// <summary>Compares text or bytes. Views of nulls are all zero, so that every row can be read.</summary>
    public static void Strings(
        ComparisonTest test, StringView* left, nint leftStep, StringView* right, nint rightStep, int length, ulong* mask)
    {
        if (test == ComparisonTest.Equal)
        {
            EqualStrings(left, leftStep, right, rightStep, length, mask);
        }
        else
        {
            OrderStrings(test == ComparisonTest.Less ? 0 : 1, left, leftStep, right, rightStep, length, mask);
        }
    }

    /// <summary>Compares decimals of equal scale in 64 or 128 bits each.</summary>
    public static void Decimals(
        ComparisonTest test, in FixedOperand left, bool leftWide, in FixedOperand right, bool rightWide, int length, ulong* mask)
    {
        for (int block = 0; block < length; block += 64)
        {
            ulong word = 0;
            int count = Math.Min(64, length - block);
            for (int i = 0; i < count; i++)
            {
                Int128 a = ReadInteger(left, leftWide, block, i);
                Int128 b = ReadInteger(right, rightWide, block, i);
                word |= Holds(test, a < b ? -1 : a == b ? 0 : 1) << i;
            }

            mask[block >> 6] = word;
        }
    }

    /// <summary>Compares intervals as PostgreSQL does: a month has 30 days, a day 24 hours.</summary>
    public static void Intervals(ComparisonTest test, in FixedOperand left, in FixedOperand right, int length, ulong* mask)
    {
        var a = (IntervalValue*)left.Data;
        var b = (IntervalValue*)right.Data;
        for (nint block = 0; block < length; block += 64)
        {
            ulong word = 0;
            int count = (int)Math.Min(64, length - block);
            for (int i = 0; i < count; i++)
            {
                Int128 x = ValueComparer.Normalize(a[(block * left.Step) + i]);
                Int128 y = ValueComparer.Normalize(b[(block * right.Step) + i]);
                word |= Holds(test, x.CompareTo(y)) << i;
            }

            mask[block >> 6] = word;
        }
    }

    /// <summary>Compares values of any type in any encoding; rows that are null on either side give anything.</summary>
    public static void Any(ComparisonTest test, Column left, Column right, int length, ulong* mask)
    {
        for (int block = 0; block < length; block += 64)
        {
            ulong word = 0;
            int count = Math.Min(64, length - block);
            for (int i = 0; i < count; i++)
            {
                word |= Holds(test, ValueComparer.Compare(left, block + i, right, block + i)) << i;
            }

            mask[block >> 6] = word;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Holds(ComparisonTest test, int order) => test switch
    {
        ComparisonTest.Equal => order == 0,
        ComparisonTest.Less => order < 0,
        _ => order <= 0,
    } ? 1UL : 0;

    static Int128 ReadInteger(in FixedOperand operand, bool wide, nint block, nint i)
    {
        nint index = (block * operand.Step) + i;
        return wide ? ((Int128*)operand.Data)[index] : ((long*)operand.Data)[index];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void EqualStrings(StringView* left, nint leftStep, StringView* right, nint rightStep, nint length, ulong* mask)
    {
        for (nint block = 0; block < length; block += 64)
        {
            ulong word = 0;
            int count = (int)Math.Min(64, length - block);
            for (int i = 0; i < count; i++)
            {
                StringView* a = left + ((block + i) * leftStep);
                StringView* b = right + ((block + i) * rightStep);
                if (a->Low == b->Low && (a->High == b->High || (!a->IsInline && SameBytes(a, b))))
                {
                    word |= 1UL << i;
                }
            }

            mask[block >> 6] = word;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static bool SameBytes(StringView* a, StringView* b) => StringView.SpanOf(a).SequenceEqual(StringView.SpanOf(b));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void OrderStrings(int below, StringView* left, nint leftStep, StringView* right, nint rightStep, nint length, ulong* mask)
    {
        for (nint block = 0; block < length; block += 64)
        {
            ulong word = 0;
            int count = (int)Math.Min(64, length - block);
            for (int i = 0; i < count; i++)
            {
                int order = StringView.Compare(left + ((block + i) * leftStep), right + ((block + i) * rightStep));
                word |= (order < below ? 1UL : 0) << i;
            }

            mask[block >> 6] = word;
        }
    }
}
