using Quiver.Arrow.Types;
using Xunit;

namespace Quiver.Engine.Tests.Functions;

/// <summary>Aggregates over three groups (four values, one value, none), cut in two parts at every place.</summary>
public sealed class AggregateFunctionTests
{
    static readonly DataType[] OneInteger = [DataType.Int64];
    static readonly DataType[] TwoNumbers = [DataType.Float64, DataType.Float64];

    [Theory]
    [InlineData("count", "4", "1", "0")]
    [InlineData("sum", "14", "5", "NULL")]
    [InlineData("avg", "3.5", "5.0", "NULL")]
    [InlineData("min", "1", "5", "NULL")]
    [InlineData("max", "7", "5", "NULL")]
    [InlineData("product", "56.0", "5.0", "NULL")]
    [InlineData("median", "3.0", "5.0", "NULL")]
    [InlineData("mode", "1", "5", "NULL")]
    [InlineData("bit_and", "0", "5", "NULL")]
    [InlineData("bit_or", "7", "5", "NULL")]
    [InlineData("bit_xor", "0", "5", "NULL")]
    [InlineData("any_value", "4", "5", "NULL")]
    [InlineData("first", "4", "NULL", "NULL")]
    [InlineData("last", "NULL", "5", "NULL")]
    [InlineData("array_agg", "[4, 1, 2, 7, NULL]", "[NULL, 5]", "NULL")]
    [InlineData("string_agg", "4,1,2,7", "5", "NULL")]
    [InlineData("histogram", "{1=1, 2=1, 4=1, 7=1}", "{5=1}", "NULL")]
    [InlineData("approx_distinct", "4", "1", "0")]
    public void Aggregate_of_integers_is_the_same_wherever_rows_are_cut(string name, params string[] expected)
    {
        (int, object?[])[] rows = [(0, [4L]), (1, [null]), (0, [1L]), (0, [2L]), (1, [5L]), (0, [7L]), (0, [null])];
        for (int cut = 0; cut <= rows.Length; cut++)
        {
            Assert.Equal(expected, FunctionHarness.Aggregate(name, OneInteger, 3, cut, rows));
        }
    }

    [Theory]
    [InlineData("var_pop", 5.25)]
    [InlineData("var_samp", 7.0)]
    [InlineData("stddev_pop", 2.29128784747792)]
    [InlineData("stddev", 2.6457513110645907)]
    public void Deviation_is_the_same_wherever_rows_are_cut(string name, double expected)
    {
        (int, object?[])[] rows = [(0, [4L]), (1, [null]), (0, [1L]), (0, [2L]), (1, [null]), (0, [7L]), (0, [null])];
        for (int cut = 0; cut <= rows.Length; cut++)
        {
            string[] texts = FunctionHarness.Aggregate(name, OneInteger, 2, cut, rows);
            Assert.Equal(expected, double.Parse(texts[0]), 1e-12);
            Assert.Equal("NULL", texts[1]);
        }
    }

    [Theory]
    [InlineData("corr", 0.8)]
    [InlineData("covar_pop", 1.0)]
    [InlineData("covar_samp", 1.3333333333333333)]
    [InlineData("regr_slope", 0.8)]
    [InlineData("regr_intercept", 0.5)]
    [InlineData("regr_r2", 0.64)]
    [InlineData("regr_avgx", 2.5)]
    [InlineData("regr_sxx", 5.0)]
    [InlineData("regr_sxy", 4.0)]
    public void Aggregate_of_pairs_agrees_with_formula(string name, double expected)
    {
        (int, object?[])[] rows = [(0, [1.0, 1.0]), (0, [3.0, 2.0]), (0, [null, 9.0]), (0, [2.0, 3.0]), (0, [4.0, 4.0]), (0, [5.0, null])];
        for (int cut = 0; cut <= rows.Length; cut++)
        {
            string text = FunctionHarness.Aggregate(name, TwoNumbers, 1, cut, rows)[0];
            Assert.Equal(expected, double.Parse(text), 1e-12);
        }
    }

    [Fact]
    public void Skewness_and_kurtosis_agree_with_their_sums()
    {
        double[] values = [1, 2, 2, 3, 9, 4];
        double n = values.Length;
        double mean = values.Average();
        double Moment(int power) => values.Sum(v => Math.Pow(v - mean, power)) / n;
        double skew = Math.Sqrt(n * (n - 1)) / (n - 2) * Moment(3) / Math.Pow(Moment(2), 1.5);
        double plain = (Moment(4) / (Moment(2) * Moment(2))) - 3;
        double kurtosis = (n - 1) / ((n - 2) * (n - 3)) * (((n + 1) * plain) + 6);
        (int, object?[])[] rows = [.. values.Select(v => (0, new object?[] { v }))];
        for (int cut = 0; cut <= rows.Length; cut++)
        {
            Assert.Equal(skew, double.Parse(FunctionHarness.Aggregate("skewness", [DataType.Float64], 1, cut, rows)[0]), 1e-10);
            Assert.Equal(kurtosis, double.Parse(FunctionHarness.Aggregate("kurtosis", [DataType.Float64], 1, cut, rows)[0]), 1e-10);
        }
    }

    [Theory]
    [InlineData("quantile_cont", 0.25, "1.75")]
    [InlineData("quantile_cont", 1.0, "7.0")]
    [InlineData("quantile_disc", 0.25, "1")]
    [InlineData("quantile_disc", 0.5, "2")]
    [InlineData("quantile_disc", 1.0, "7")]
    public void Quantile_of_a_fraction_follows_its_definition(string name, double fraction, string expected)
    {
        (int, object?[])[] rows = [.. new object?[] { 4L, 1L, null, 7L, 2L }.Select(v => (0, new[] { v, fraction }))];
        for (int cut = 0; cut <= rows.Length; cut++)
        {
            Assert.Equal(expected, FunctionHarness.Aggregate(name, [DataType.Int64, DataType.Float64], 1, cut, rows)[0]);
        }
    }

    [Theory]
    [InlineData("arg_min", "b")]
    [InlineData("arg_max", "c")]
    public void Arg_extreme_gives_the_value_of_the_extreme_row(string name, string expected)
    {
        (int, object?[])[] rows = [(0, ["a", 3L]), (0, ["b", 1L]), (0, ["x", null]), (0, ["c", 9L]), (0, [null, 0L]), (0, ["d", 9L])];
        for (int cut = 0; cut <= rows.Length; cut++)
        {
            Assert.Equal(expected, FunctionHarness.Aggregate(name, [DataType.Utf8, DataType.Int64], 1, cut, rows)[0]);
        }
    }

    [Fact]
    public void Logical_aggregates_skip_nulls()
    {
        (int, object?[])[] rows = [(0, [true]), (0, [null]), (1, [false]), (1, [true]), (2, [null])];
        Assert.Equal(["true", "false", "NULL"], FunctionHarness.Aggregate("bool_and", [DataType.Boolean], 3, 2, rows));
        Assert.Equal(["true", "true", "NULL"], FunctionHarness.Aggregate("bool_or", [DataType.Boolean], 3, 2, rows));
        Assert.Equal(["1", "1", "0"], FunctionHarness.Aggregate("count_if", [DataType.Boolean], 3, 2, rows));
    }

    [Fact]
    public void Approximate_count_is_near_and_independent_of_the_cut()
    {
        (int, object?[])[] rows = [.. Enumerable.Range(0, 40_000).Select(i => (0, new object?[] { (long)(i % 20_000) }))];
        string whole = FunctionHarness.Aggregate("approx_distinct", OneInteger, 1, 0, rows)[0];
        Assert.InRange(long.Parse(whole), 19_000, 21_000);
        Assert.Equal(whole, FunctionHarness.Aggregate("approx_distinct", OneInteger, 1, 300, rows)[0]);
    }

    [Fact]
    public void Last_over_many_updates_keeps_the_last_row()
    {
        (int, object?[])[] rows = [.. Enumerable.Range(0, 1000).Select(i => (i % 7, new object?[] { $"value {i} that is long" }))];
        string[] expected = [.. Enumerable.Range(0, 7).Select(g =>
            $"value {Enumerable.Range(0, 1000).Last(i => i % 7 == g)} that is long")];
        Assert.Equal(expected, FunctionHarness.Aggregate("last", [DataType.Utf8], 7, 500, rows));
    }
}
