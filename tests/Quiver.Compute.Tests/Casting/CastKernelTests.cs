using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Casting;
using Quiver.Compute.Tests.Comparison;
using Quiver.Compute.Text;
using Xunit;

namespace Quiver.Compute.Tests.Casting;

public class CastKernelTests
{
    static readonly Dictionary<string, DataType> Types = new()
    {
        ["bool"] = DataType.Boolean,
        ["i8"] = DataType.Int8,
        ["i32"] = DataType.Int32,
        ["i64"] = DataType.Int64,
        ["u64"] = DataType.UInt64,
        ["f32"] = DataType.Float32,
        ["f64"] = DataType.Float64,
        ["d5.2"] = DataType.Decimal(5, 2),
        ["d38.10"] = DataType.Decimal(38, 10),
        ["date"] = DataType.Date,
        ["time"] = DataType.Time(TimeUnit.Microsecond),
        ["ts_s"] = DataType.Timestamp(TimeUnit.Second),
        ["ts_us"] = DataType.Timestamp(TimeUnit.Microsecond),
        ["ts_ns"] = DataType.Timestamp(TimeUnit.Nanosecond),
        ["tstz"] = DataType.Timestamp(TimeUnit.Microsecond, "UTC"),
        ["interval"] = DataType.Interval,
        ["text"] = DataType.Utf8,
        ["blob"] = DataType.Binary,
    };

    public static Column Cast(string text, DataType via, DataType to) =>
        CastKernel.Evaluate(
            CastKernel.Evaluate(ColumnBuilder.Build(DataType.Utf8, text), via, CastMode.Strict, new ColumnScratch(MemoryBudget.Unlimited)),
            to,
            CastMode.Strict,
            new ColumnScratch(MemoryBudget.Unlimited));

    [Theory]
    [InlineData("1", "bool", "text", "true")]
    [InlineData(" YES ", "bool", "i32", "1")]
    [InlineData("127", "i8", "f64", "127.0")]
    [InlineData("1e3", "i32", "text", "1000")]
    [InlineData("2.5", "i32", "text", "3")]
    [InlineData("-2.5", "i32", "text", "-3")]
    [InlineData("2.5", "f64", "i32", "2")]
    [InlineData("3.5", "f64", "i64", "4")]
    [InlineData("18446744073709551615", "u64", "d38.10", "18446744073709551615.0000000000")]
    [InlineData("-9223372036854775808", "i64", "f64", "-9.223372036854776e+18")]
    [InlineData("9.2e18", "f64", "i64", "9200000000000000000")]
    [InlineData("123.455", "d5.2", "text", "123.46")]
    [InlineData("-123.455", "d5.2", "i32", "-123")]
    [InlineData("1.5", "d5.2", "i8", "2")]
    [InlineData("1.005", "d38.10", "d5.2", "1.01")]
    [InlineData("0.1", "f64", "d5.2", "0.10")]
    [InlineData("12345678901234567890123456.7891", "d38.10", "text", "12345678901234567890123456.7891000000")]
    [InlineData("0.00001", "d38.10", "f64", "1e-05")]
    [InlineData("1e20", "f64", "text", "1e+20")]
    [InlineData("-inf", "f64", "f32", "-inf")]
    [InlineData("NaN", "f64", "f32", "nan")]
    [InlineData("0.1", "f32", "text", "0.1")]
    [InlineData("1992-01-31", "date", "ts_us", "1992-01-31 00:00:00")]
    [InlineData("0044-03-15 (BC)", "date", "text", "0044-03-15 (BC)")]
    [InlineData("12345-06-07", "date", "text", "12345-06-07")]
    [InlineData("1969-12-31T23:59:59.5", "ts_ns", "date", "1969-12-31")]
    [InlineData("1969-12-31T23:59:59.5", "ts_ns", "ts_s", "1969-12-31 23:59:59")]
    [InlineData("1992-01-01 12:34:56.123456789", "ts_ns", "text", "1992-01-01 12:34:56.123456789")]
    [InlineData("1992-01-01 12:34:56.120000", "ts_us", "time", "12:34:56.12")]
    [InlineData("1992-01-01T12:00:00+02:30", "tstz", "text", "1992-01-01 09:30:00+00")]
    [InlineData("1992-01-01T12:00:00Z", "ts_us", "text", "1992-01-01 12:00:00")]
    [InlineData("1 year 2 months 3 days 04:05:06.5", "interval", "text", "1 year 2 months 3 days 04:05:06.5")]
    [InlineData("1-2", "interval", "text", "1 year 2 months")]
    [InlineData("P1Y2M3DT4H5M6S", "interval", "text", "1 year 2 months 3 days 04:05:06")]
    [InlineData("-90 minutes", "interval", "text", "-01:30:00")]
    [InlineData("1.5 days ago", "interval", "text", "-1 day -12:00:00")]
    [InlineData("a\\x00\\xff", "blob", "text", "a\\x00\\xFF")]
    [InlineData("01:02:03", "time", "interval", "01:02:03")]
    public void Cast_of_text_gives_the_value(string text, string via, string to, string expected)
    {
        Assert.Equal(expected, ValueText.Of(Cast(text, Types[via], Types[to]), 0));
    }

    [Theory]
    [InlineData("abc", "i64", "i64")]
    [InlineData("128", "i8", "i8")]
    [InlineData("", "f64", "f64")]
    [InlineData("1e999", "f64", "f64")]
    [InlineData("1000", "d5.2", "d5.2")]
    [InlineData("300", "i32", "i8")]
    [InlineData("-1", "i32", "u64")]
    [InlineData("nan", "f64", "i32")]
    [InlineData("9223372036854775808", "f64", "i64")]
    [InlineData("99999999999999999999999999999999999999999999", "d38.10", "text")]
    [InlineData("1992-02-30", "date", "date")]
    [InlineData("1992-01-01 25:00:00", "ts_us", "ts_us")]
    [InlineData("2500-01-01", "ts_us", "ts_ns")]
    [InlineData("1 lightyear", "interval", "interval")]
    [InlineData("99999999999999999999 years", "interval", "interval")]
    [InlineData("\\xZZ", "blob", "blob")]
    [InlineData("maybe", "bool", "bool")]
    public void Cast_that_does_not_fit_fails_or_gives_null(string text, string via, string to)
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        Assert.Equal(ErrorCode.InvalidCast, Assert.Throws<QuiverException>(() => Cast(text, Types[via], Types[to])).Code);
        Column source = via == to ? ColumnBuilder.Build(DataType.Utf8, text) : null!;
        if (source is not null)
        {
            Assert.Null(CastKernel.Evaluate(source, Types[to], CastMode.Try, scratch).GetValue(0));
        }
    }

    [Fact]
    public void Failure_names_value_and_type()
    {
        var error = Assert.Throws<QuiverException>(() => Cast("abc", DataType.Int64, DataType.Int64));
        Assert.Equal(
            "cannot cast \"abc\" to Int64, which takes a whole number from -9223372036854775808 to 9223372036854775807; "
                + "TRY_CAST gives NULL instead",
            error.Message);
    }

    [Fact]
    public void Every_type_survives_text_in_every_encoding()
    {
        var random = new Random(3);
        foreach (DataType type in RandomColumns.Types.Where(t => !t.IsNested))
        {
            foreach (string encoding in RandomColumns.Encodings)
            {
                foreach (int length in RandomColumns.Lengths)
                {
                    Column column = RandomColumns.Make(type, length, encoding, random);
                    using var there = new ColumnScratch(MemoryBudget.Unlimited);
                    using var back = new ColumnScratch(MemoryBudget.Unlimited);
                    Column text = CastKernel.Evaluate(column, DataType.Utf8, CastMode.Strict, there);
                    Column again = CastKernel.Evaluate(text, type, CastMode.Try, back);
                    Assert.Equal(type, again.Type);
                    for (int i = 0; i < length; i++)
                    {
                        Assert.Equal(column.GetValue(i), again.GetValue(i));
                    }
                }
            }
        }
    }

    [Fact]
    public void Try_nulls_only_rows_that_fail()
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        Column source = ColumnBuilder.Build(DataType.Utf8, "1", "x", null, "300", "4");
        Column result = CastKernel.Evaluate(source, DataType.Int8, CastMode.Try, scratch);
        object?[] values = [.. Enumerable.Range(0, 5).Select(result.GetValue)];
        Assert.Equal([(sbyte)1, null, null, null, (sbyte)4], values);
    }

    [Fact]
    public void Nested_values_are_cast_element_wise()
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        Column lists = ColumnBuilder.Build(DataType.List(DataType.Int32), new object?[] { 9 }, new object?[] { 1, null, 3 }, null);
        Column cast = CastKernel.Evaluate(lists.Slice(1, 2), DataType.List(DataType.Utf8), CastMode.Strict, scratch);
        Assert.Equal(["1", null, "3"], (object?[])cast.GetValue(0)!);
        Assert.Null(cast.GetValue(1));
        Assert.False(CastKernel.CanCast(DataType.List(DataType.Int32), DataType.Int32));
        Assert.False(CastKernel.CanCast(DataType.Date, DataType.Int32));
    }

    [Fact]
    public void Entry_that_no_row_uses_does_not_fail()
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        using var codes = new ColumnScratch(MemoryBudget.Unlimited);
        Span<int> zeros;
        unsafe
        {
            zeros = new Span<int>(codes.Offsets(5), 5);
        }

        zeros.Clear();
        Column column;
        unsafe
        {
            column = codes.Dictionary(5, ColumnBuilder.Build(DataType.Utf8, "7", "x"), null, 0);
        }

        Assert.Equal(7, CastKernel.Evaluate(column, DataType.Int32, CastMode.Strict, scratch).GetValue(4));
    }
}
