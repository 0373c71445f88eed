using System.Numerics;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;
using Quiver.Compute.Tests.Comparison;
using Quiver.Compute.Text;
using Quiver.Compute.Vectors;
using Xunit;

namespace Quiver.Compute.Tests.Arithmetic;

public class ArithmeticKernelTests
{
    static readonly ArithmeticOperator[] IntegerOperators =
    [
        ArithmeticOperator.Add, ArithmeticOperator.Subtract, ArithmeticOperator.Multiply,
        ArithmeticOperator.Divide, ArithmeticOperator.Modulo,
        ArithmeticOperator.BitAnd, ArithmeticOperator.BitOr, ArithmeticOperator.BitXor,
    ];

    public static IEnumerable<TheoryDataRow<int>> IntegerTypes => Enumerable.Range(1, 8).Select(i => new TheoryDataRow<int>(i));

    [Theory]
    [MemberData(nameof(IntegerTypes))]
    public void Integers_equal_big_integers_or_fail_where_those_do_not_fit(int number)
    {
        DataType type = RandomColumns.Types.ElementAt(number);
        AtEveryWidth(() =>
        {
            var random = new Random(number);
            foreach (int length in RandomColumns.Lengths)
            {
                foreach (string a in RandomColumns.Encodings)
                {
                    foreach (string b in RandomColumns.Encodings)
                    {
                        bool extreme = random.Next(3) == 0;
                        Column left = RandomColumns.Make(type, length, a, random, (t, r) => Integer(t, r, extreme));
                        Column right = RandomColumns.Make(type, length, b, random, (t, r) => Integer(t, r, extreme: false));
                        foreach (ArithmeticOperator op in IntegerOperators)
                        {
                            CheckIntegers(op, left, right, type);
                        }
                    }
                }
            }
        });
    }

    [Theory]
    [InlineData(9, 2, 9, 2)]
    [InlineData(15, 2, 16, 2)]
    [InlineData(12, 4, 8, 0)]
    [InlineData(20, 3, 10, 5)]
    [InlineData(38, 0, 38, 2)]
    [InlineData(38, 10, 5, 2)]
    public void Decimals_equal_big_integers(int p1, int s1, int p2, int s2)
    {
        DecimalType leftType = DataType.Decimal(p1, s1);
        DecimalType rightType = DataType.Decimal(p2, s2);
        AtEveryWidth(() =>
        {
            var random = new Random(p1 + p2);
            foreach (string a in RandomColumns.Encodings)
            {
                foreach (string b in RandomColumns.Encodings)
                {
                    Column left = RandomColumns.Make(leftType, 130, a, random, Decimal);
                    Column right = RandomColumns.Make(rightType, 130, b, random, Decimal);
                    for (ArithmeticOperator op = ArithmeticOperator.Add; op <= ArithmeticOperator.IntegerDivide; op++)
                    {
                        CheckDecimals(op, left, right);
                    }
                }
            }
        });
    }

    [Theory]
    [InlineData("Add", 1.5, -0.25, 1.25)]
    [InlineData("Divide", 1.0, 0.0, double.PositiveInfinity)]
    [InlineData("Modulo", -7.5, 2.0, -1.5)]
    [InlineData("IntegerDivide", -7.5, 2.0, -3.0)]
    [InlineData("Power", 2.0, 10.0, 1024.0)]
    [InlineData("Multiply", double.NaN, 2.0, double.NaN)]
    public void Floats_follow_ieee(string op, double a, double b, double expected)
    {
        AtEveryWidth(() =>
        {
            using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
            var parsed = Enum.Parse<ArithmeticOperator>(op);
            Column result = ArithmeticKernel.Evaluate(
                parsed, Build(DataType.Float64, a, null), Build(DataType.Float64, b, b), DataType.Float64, scratch);
            Assert.Equal(expected, result.GetValue(0));
            Assert.Null(result.GetValue(1));
        });
    }

    [Fact]
    public void Garbage_under_nulls_does_not_fail()
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        Column zeros = Build(DataType.Int64, null, 3L, null);
        Column large = Build(DataType.Int64, long.MaxValue, long.MaxValue, long.MinValue);
        Column result = ArithmeticKernel.Evaluate(ArithmeticOperator.Divide, large, zeros, DataType.Int64, scratch);
        Assert.Equal(long.MaxValue / 3, result.GetValue(1));
    }

    [Fact]
    public void Overflow_names_operation_and_operands()
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        var error = Assert.Throws<QuiverException>(() => ArithmeticKernel.Evaluate(
            ArithmeticOperator.Add, Build(DataType.Int64, long.MaxValue), Build(DataType.Int64, 1L), DataType.Int64, scratch));
        Assert.Equal("overflow in BIGINT addition: 9223372036854775807 + 1", error.Message);
        Assert.Equal(ErrorCode.Overflow, error.Code);
    }

    [Theory]
    [InlineData("1992-01-31", "1 month", "Add", "1992-02-29 00:00:00")]
    [InlineData("1992-03-31", "1 month 1 day", "Subtract", "1992-02-28 00:00:00")]
    [InlineData("1970-01-01", "-00:00:01", "Add", "1969-12-31 23:59:59")]
    public void Date_moves_by_calendar_months(string date, string interval, string op, string expected)
    {
        Assert.Equal(expected, Temporal(op, DataType.Date, date, DataType.Interval, interval));
    }

    [Fact]
    public void Times_combine_as_in_postgres()
    {
        TimestampType us = DataType.Timestamp(TimeUnit.Microsecond);
        TimeType time = DataType.Time(TimeUnit.Microsecond);
        Assert.Equal("366", Temporal("Subtract", DataType.Date, "1993-01-01", DataType.Date, "1992-01-01"));
        Assert.Equal("1992-01-11", Temporal("Add", DataType.Int64, "10", DataType.Date, "1992-01-01"));
        Assert.Equal("2 days 01:00:00", Temporal("Subtract", us, "1992-01-03 01:00:00", us, "1992-01-01"));
        Assert.Equal("1992-01-01 12:30:00", Temporal("Add", DataType.Date, "1992-01-01", time, "12:30"));
        Assert.Equal("01:00:00", Temporal("Add", time, "23:00", DataType.Interval, "2 hours"));
        Assert.Equal("2 months 6 days", Temporal("Multiply", DataType.Interval, "1 month 3 days", DataType.Int64, "2"));
        Assert.Equal("15 days 12:00:00", Temporal("Divide", DataType.Interval, "1 month 1 day", DataType.Int64, "2"));
        Assert.Equal("1 month -1 day", Temporal("Subtract", DataType.Interval, "1 month", DataType.Interval, "1 day"));
    }

    [Theory]
    [InlineData("Add", "Int32", "Int64", "Int64")]
    [InlineData("Add", "UInt32", "Int32", "Int64")]
    [InlineData("Divide", "Int32", "Int32", "Int32")]
    [InlineData("Add", "Float32", "Int32", "Float64")]
    [InlineData("Multiply", "Decimal(15, 2)", "Decimal(16, 2)", "Decimal(31, 4)")]
    [InlineData("Add", "Decimal(15, 2)", "Int32", "Decimal(16, 2)")]
    [InlineData("Divide", "Decimal(10, 2)", "Decimal(5, 1)", "Float64")]
    [InlineData("Add", "Date", "Interval", "Timestamp(us)")]
    [InlineData("Add", "Utf8", "Int32", null)]
    public void Result_type_follows_the_rules(string op, string left, string right, string? expected)
    {
        Assert.Equal(expected, ArithmeticTypes.ResultOf(Enum.Parse<ArithmeticOperator>(op), Parse(left), Parse(right))?.Result.ToString());
    }

    [Fact]
    public void Unary_operators_keep_type_and_sign()
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        Assert.Equal(-5L, ArithmeticKernel.Negate(Build(DataType.Int64, 5L, null), scratch).GetValue(0));
        Assert.True(double.IsNegative((double)ArithmeticKernel.Negate(Build(DataType.Float64, 0.0), scratch).GetValue(0)!));
        Column interval = Build(DataType.Interval, new IntervalValue(1, -2, 3));
        Assert.Equal(new IntervalValue(-1, 2, -3), ArithmeticKernel.Negate(interval, scratch).GetValue(0));
        Assert.Equal((byte)250, ArithmeticKernel.BitNot(Build(DataType.UInt8, (byte)5), scratch).GetValue(0));
        Assert.Equal(5.25m, ArithmeticKernel.Abs(Build(DataType.Decimal(30, 2), -5.25m), scratch).GetValue(0));
        Assert.Throws<QuiverException>(() => ArithmeticKernel.Abs(Build(DataType.Int8, sbyte.MinValue), scratch));
    }

    static string Temporal(string op, DataType leftType, string left, DataType rightType, string right)
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        ArithmeticSignature types = ArithmeticTypes.ResultOf(Enum.Parse<ArithmeticOperator>(op), leftType, rightType)!.Value;
        Column a = Casting.CastKernelTests.Cast(left, leftType, types.Left);
        Column b = Casting.CastKernelTests.Cast(right, rightType, types.Right);
        return ValueText.Of(ArithmeticKernel.Evaluate(Enum.Parse<ArithmeticOperator>(op), a, b, types.Result, scratch), 0);
    }

    static DataType Parse(string name)
    {
        if (name.StartsWith("Decimal"))
        {
            string[] parts = name[8..^1].Split(", ");
            return DataType.Decimal(int.Parse(parts[0]), int.Parse(parts[1]));
        }

        return new[] { DataType.Int32, DataType.Int64, DataType.UInt32, DataType.Float32, DataType.Date, DataType.Interval, DataType.Utf8 }
            .Single(t => t.ToString() == name);
    }

    static Column Build(DataType type, params object?[] values) => ColumnBuilder.Build(type, values);

    static object Integer(DataType type, Random random, bool extreme)
    {
        bool signed = type.Id <= TypeId.Int64;
        int bits = type.ByteWidth * 8;
        BigInteger top = (BigInteger.One << (signed ? bits - 1 : bits)) - 1;
        BigInteger value = extreme && random.Next(40) == 0 ? top - random.Next(2) : random.Next(0, 12) - (signed ? 5 : 0);
        return bits == 64 && !signed ? (ulong)value : (long)value;
    }

    static object Decimal(DataType type, Random random)
    {
        var exact = (DecimalType)type;
        Int128 limit = PowersOfTen.Of(random.Next(8) == 0 ? exact.Precision : Math.Min(exact.Precision, 6));
        Int128 value = (((Int128)random.NextInt64() << 63) | random.NextInt64()) % limit;
        return new DecimalValue(random.Next(2) == 0 ? -value : value, exact.Scale);
    }

    static void CheckIntegers(ArithmeticOperator op, Column left, Column right, DataType type)
    {
        bool signed = type.Id <= TypeId.Int64;
        int bits = type.ByteWidth * 8;
        BigInteger most = (BigInteger.One << (signed ? bits - 1 : bits)) - 1;
        BigInteger least = signed ? -most - 1 : 0;
        CheckRows(left, right, op, type, (x, y) =>
        {
            if (op is ArithmeticOperator.Divide or ArithmeticOperator.Modulo && y == 0)
            {
                return null;
            }

            BigInteger exact = Exact(op, x, y);
            return exact < least || exact > most ? null : exact;
        });
    }

    static BigInteger Exact(ArithmeticOperator op, BigInteger x, BigInteger y) => op switch
    {
        ArithmeticOperator.Add => x + y,
        ArithmeticOperator.Subtract => x - y,
        ArithmeticOperator.Multiply => x * y,
        ArithmeticOperator.Divide or ArithmeticOperator.IntegerDivide => BigInteger.Divide(x, y),
        ArithmeticOperator.Modulo => BigInteger.Remainder(x, y),
        ArithmeticOperator.BitAnd => x & y,
        ArithmeticOperator.BitOr => x | y,
        _ => x ^ y,
    };

    static void CheckDecimals(ArithmeticOperator op, Column left, Column right)
    {
        var a = (DecimalType)left.Type;
        var b = (DecimalType)right.Type;
        if (ArithmeticTypes.ResultOf(op, a, b)?.Result is not DecimalType result)
        {
            return;
        }

        CheckRows(left, right, op, result, (x, y) =>
        {
            if (op >= ArithmeticOperator.Divide && y == 0)
            {
                return null;
            }

            // Both as integers of one scale, then the exact quotient or sum, rounded to the scale of the result.
            int common = Math.Max(a.Scale, b.Scale);
            BigInteger p = x * BigInteger.Pow(10, common - a.Scale);
            BigInteger q = y * BigInteger.Pow(10, common - b.Scale);
            BigInteger exact = op switch
            {
                ArithmeticOperator.Multiply => x * y,
                ArithmeticOperator.Divide => Round(p * BigInteger.Pow(10, result.Scale), q),
                _ => Exact(op, p, q),
            };
            return BigInteger.Abs(exact) >= BigInteger.Pow(10, result.Precision) ? null : exact;
        });
    }

    static BigInteger Round(BigInteger dividend, BigInteger divisor)
    {
        BigInteger twice = 2 * BigInteger.Abs(dividend);
        BigInteger magnitude = BigInteger.Abs(divisor);
        return (twice + magnitude) / (2 * magnitude) * dividend.Sign * divisor.Sign;
    }

    static void CheckRows(Column left, Column right, ArithmeticOperator op, DataType type, Func<BigInteger, BigInteger, BigInteger?> oracle)
    {
        bool fails = false;
        var expected = new BigInteger?[left.Length];
        for (int i = 0; i < left.Length; i++)
        {
            if (left.IsNull(i) || right.IsNull(i))
            {
                continue;
            }

            expected[i] = oracle(Big(left, i), Big(right, i));
            fails |= expected[i] is null;
        }

        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        if (fails)
        {
            Assert.Throws<QuiverException>(() => ArithmeticKernel.Evaluate(op, left, right, type, scratch));
            return;
        }

        Column result = ArithmeticKernel.Evaluate(op, left, right, type, scratch);
        Assert.Equal(left.Length, result.Length);
        Assert.Equal(type, result.Type);
        for (int i = 0; i < left.Length; i++)
        {
            Assert.Equal(expected[i], result.IsNull(i) ? null : Big(result, i));
        }
    }

    static BigInteger Big(Column column, int row)
    {
        string digits = ValueText.Of(column, row).Replace(".", "");
        return BigInteger.Parse(digits);
    }

    static void AtEveryWidth(Action test)
    {
        SimdWidth before = KernelWidth.Current;
        try
        {
            foreach (SimdWidth width in Enum.GetValues<SimdWidth>())
            {
                KernelWidth.Current = width;
                test();
            }
        }
        finally
        {
            KernelWidth.Current = before;
        }
    }
}
