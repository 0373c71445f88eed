using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Compute.Vectors;
using Xunit;

namespace Quiver.Compute.Tests.Comparison;

public class ComparisonKernelTests
{
    public static IEnumerable<TheoryDataRow<int>> TypeNumbers =>
        Enumerable.Range(0, RandomColumns.Types.Count()).Select(i => new TheoryDataRow<int>(i));

    [Theory]
    [MemberData(nameof(TypeNumbers))]
    public void Comparison_of_any_encoding_equals_the_naive_one_at_every_width(int number)
    {
        DataType type = RandomColumns.Types.ElementAt(number);
        SimdWidth before = KernelWidth.Current;
        try
        {
            foreach (SimdWidth width in Enum.GetValues<SimdWidth>())
            {
                KernelWidth.Current = width;
                CheckType(type, new Random(number));
            }
        }
        finally
        {
            KernelWidth.Current = before;
        }
    }

    [Fact]
    public void Decimals_of_different_width_compare_by_value()
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        var random = new Random(1);
        Column narrow = RandomColumns.Make(DataType.Decimal(9, 2), 100, "nulls", random);
        Column wide = RandomColumns.Make(DataType.Decimal(30, 2), 100, "constant", random);
        foreach (ComparisonOperator op in Enum.GetValues<ComparisonOperator>())
        {
            Check(op, narrow, wide, scratch, null);
            Check(op, wide, narrow, scratch, null);
        }
    }

    static void CheckType(DataType type, Random random)
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        foreach (int length in RandomColumns.Lengths)
        {
            foreach (string a in RandomColumns.Encodings)
            {
                foreach (string b in RandomColumns.Encodings)
                {
                    using var memo = new DictionaryMemo(MemoryBudget.Unlimited);
                    Column left = RandomColumns.Make(type, length, a, random);
                    Column right = RandomColumns.Make(type, length, b, random);
                    foreach (ComparisonOperator op in Enum.GetValues<ComparisonOperator>())
                    {
                        Check(op, left, right, scratch, null);
                    }

                    Check(ComparisonOperator.Less, left, right, scratch, memo);
                    Check(ComparisonOperator.Less, left, right, scratch, memo);
                }
            }
        }
    }

    static void Check(ComparisonOperator op, Column left, Column right, ColumnScratch scratch, DictionaryMemo? memo)
    {
        Column result = ComparisonKernel.Evaluate(op, left, right, scratch, memo);
        Assert.Equal(left.Length, result.Length);
        Assert.Equal(DataType.Boolean, result.Type);
        for (int i = 0; i < left.Length; i++)
        {
            object? expected = Naive(op, left.GetValue(i), right.GetValue(i));
            Assert.True(
                Equals(expected, result.GetValue(i)),
                $"{left.GetValue(i)} {op} {right.GetValue(i)} at {i} of {left.Length} {left.Type}");
        }
    }

    static object? Naive(ComparisonOperator op, object? a, object? b)
    {
        if (op is ComparisonOperator.DistinctFrom or ComparisonOperator.NotDistinctFrom)
        {
            bool same = a is null || b is null ? a is null && b is null : Order(a, b) == 0;
            return same == (op == ComparisonOperator.NotDistinctFrom);
        }

        if (a is null || b is null)
        {
            return null;
        }

        int order = Order(a, b);
        return op switch
        {
            ComparisonOperator.Equal => order == 0,
            ComparisonOperator.NotEqual => order != 0,
            ComparisonOperator.Less => order < 0,
            ComparisonOperator.LessOrEqual => order <= 0,
            ComparisonOperator.Greater => order > 0,
            _ => order >= 0,
        };
    }

    static int Order(object? a, object? b) => (a, b) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        (double x, double y) when double.IsNaN(x) || double.IsNaN(y) => double.IsNaN(x).CompareTo(double.IsNaN(y)),
        (double x, double y) => x < y ? -1 : x > y ? 1 : 0,
        (float x, float y) => Order((double)x, (double)y),
        (string x, string y) => System.Text.Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(y)),
        (byte[] x, byte[] y) => x.AsSpan().SequenceCompareTo(y),
        (IntervalValue x, IntervalValue y) => Length(x).CompareTo(Length(y)),
        (object?[] x, object?[] y) => x.Zip(y, Order).FirstOrDefault(o => o != 0, x.Length.CompareTo(y.Length)),
        _ => ((IComparable)a).CompareTo(b),
    };

    static decimal Length(IntervalValue value) => (((value.Months * 30m) + value.Days) * 86_400_000_000_000m) + value.Nanoseconds;
}
