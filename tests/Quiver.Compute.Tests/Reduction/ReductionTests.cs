using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Reduction;
using Quiver.Compute.Tests.Selection;
using Xunit;

namespace Quiver.Compute.Tests.Reduction;

public sealed class ReductionTests
{
    public static TheoryData<string> Encodings => [.. RandomColumns.Encodings];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Reductions_random_columns_equal_boxed_reference(string encoding)
    {
        var random = new Random(51);
        foreach (DataType type in RandomColumns.FlatTypes)
        {
            foreach (int length in RandomColumns.Lengths)
            {
                using Column column = RandomColumns.Make(random, type, encoding, length, length % 2 * 0.3);
                object?[] values = Boxed.Values(column);
                object[] valid = [.. values.OfType<object>()];
                string what = $"{type} {encoding} {length}";
                Assert.Equal(valid.Length, ReductionKernel.CountValid(column));
                if (type.IsInteger || type.Id == TypeId.Decimal)
                {
                    Assert.Equal(valid.Aggregate(Int128.Zero, (s, v) => s + Raw(v)), ReductionKernel.SumIntegers(column));
                }

                if (type.IsFloating)
                {
                    double sum = valid.Sum(v => Convert.ToDouble(v, null));
                    Assert.Equal(sum, ReductionKernel.SumFloats(column), 1e-9 * (1 + length));
                }

                if (type.Id is TypeId.Binary or TypeId.Interval)
                {
                    continue;
                }

                AssertExtreme(values, valid, ReductionKernel.Min(column), largest: false, what);
                AssertExtreme(values, valid, ReductionKernel.Max(column), largest: true, what);
                if (type.IsInteger && type.Id != TypeId.UInt64)
                {
                    (long, long)? expected = valid.Length == 0 ? null : ((long)valid.Min(Raw), (long)valid.Max(Raw));
                    Assert.Equal(expected, ReductionKernel.MinMax(column));
                }
            }
        }
    }

    [Fact]
    public void SumIntegers_large_values_are_exact()
    {
        object?[] values = [.. Enumerable.Repeat((object?)long.MaxValue, 1000), null, long.MinValue];
        Int128 expected = ((Int128)long.MaxValue * 1000) + long.MinValue;
        Assert.Equal(expected, ReductionKernel.SumIntegers(ColumnBuilder.Build(DataType.Int64, values)));
        Assert.Equal((Int128)ulong.MaxValue * 3,
            ReductionKernel.SumIntegers(ColumnBuilder.Build(DataType.UInt64, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue)));
        var huge = new DecimalValue(Int128.MaxValue, 0);
        Column wide = ColumnBuilder.Build(DataType.Decimal(38, 0), huge, huge);
        Assert.Equal(ErrorCode.Overflow, Assert.Throws<QuiverException>(() => ReductionKernel.SumIntegers(wide)).Code);
        using var constant = new ConstantColumn(ColumnBuilder.Build(DataType.Decimal(38, 0), huge), 2);
        Assert.Equal(ErrorCode.Overflow, Assert.Throws<QuiverException>(() => ReductionKernel.SumIntegers(constant)).Code);
    }

    [Fact]
    public void Extremes_nan_is_the_largest()
    {
        Column column = ColumnBuilder.Build(DataType.Float64, double.NaN, 1.0, double.PositiveInfinity, null, -1.0);
        Assert.Equal(4, ReductionKernel.Min(column));
        Assert.Equal(0, ReductionKernel.Max(column));
        Assert.Equal(-1, ReductionKernel.Min(ColumnBuilder.Build(DataType.Float64, null, null)));
    }

    static void AssertExtreme(object?[] values, object[] valid, int row, bool largest, string what)
    {
        if (valid.Length == 0)
        {
            Assert.Equal(-1, row);
            return;
        }

        object best = valid.Aggregate((a, b) => (Compare(b, a) > 0) == largest && Compare(b, a) != 0 ? b : a);
        Assert.True(Boxed.Same(best, values[row]), $"{what}: expected {Boxed.Show(best)}, found {Boxed.Show(values[row])}");
    }

    /// <summary>Text orders by its UTF-8 bytes.</summary>
    static int Compare(object a, object b) => a is string text
        ? System.Text.Encoding.UTF8.GetBytes(text).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes((string)b))
        : Comparer<object>.Default.Compare(a, b);

    static Int128 Raw(object value) => value switch
    {
        decimal number => (Int128)new System.Numerics.BigInteger(number * (decimal)Math.Pow(10, number.Scale)),
        ulong number => number,
        _ => Convert.ToInt64(value, null),
    };
}
