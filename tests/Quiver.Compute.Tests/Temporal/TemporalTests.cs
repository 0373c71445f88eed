using System.Globalization;
using System.Runtime.Intrinsics;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Temporal;
using Quiver.Compute.Tests.Selection;
using Xunit;

namespace Quiver.Compute.Tests.Temporal;

public sealed class TemporalTests
{
    static readonly DataType[] Types =
    [
        DataType.Date, DataType.Timestamp(TimeUnit.Second), DataType.Timestamp(TimeUnit.Millisecond),
            DataType.Timestamp(TimeUnit.Microsecond),
        DataType.Timestamp(TimeUnit.Nanosecond),
    ];

    static readonly Dictionary<DatePart, Func<DateTime, object>> Parts = new()
    {
        [DatePart.Year] = t => (long)t.Year,
        [DatePart.Quarter] = t => (t.Month + 2L) / 3,
        [DatePart.Month] = t => (long)t.Month,
        [DatePart.Week] = t => (long)ISOWeek.GetWeekOfYear(t),
        [DatePart.IsoYear] = t => (long)ISOWeek.GetYear(t),
        [DatePart.Day] = t => (long)t.Day,
        [DatePart.DayOfWeek] = t => (long)t.DayOfWeek,
        [DatePart.IsoDayOfWeek] = t => t.DayOfWeek == 0 ? 7L : (long)t.DayOfWeek,
        [DatePart.DayOfYear] = t => (long)t.DayOfYear,
        [DatePart.Hour] = t => (long)t.Hour,
        [DatePart.Minute] = t => (long)t.Minute,
        [DatePart.Second] = t => (long)t.Second,
        [DatePart.Millisecond] = t => t.TimeOfDay.Ticks % TimeSpan.TicksPerMinute / 10_000,
        [DatePart.Microsecond] = t => t.TimeOfDay.Ticks % TimeSpan.TicksPerMinute / 10,
        [DatePart.Nanosecond] = t => t.TimeOfDay.Ticks % TimeSpan.TicksPerMinute * 100,
        [DatePart.Decade] = t => t.Year / 10L,
        [DatePart.Century] = t => (t.Year + 99L) / 100,
        [DatePart.Millennium] = t => (t.Year + 999L) / 1000,
        [DatePart.Timezone] = _ => 0L,
    };

    static readonly Dictionary<DatePart, Func<DateTime, DateTime>> Truncations = new()
    {
        [DatePart.Millisecond] = t => t.AddTicks(-(t.Ticks % 10_000)),
        [DatePart.Second] = t => t.AddTicks(-(t.Ticks % TimeSpan.TicksPerSecond)),
        [DatePart.Minute] = t => t.AddTicks(-(t.Ticks % TimeSpan.TicksPerMinute)),
        [DatePart.Hour] = t => t.AddTicks(-(t.Ticks % TimeSpan.TicksPerHour)),
        [DatePart.Day] = t => t.Date,
        [DatePart.Week] = t => t.Date.AddDays(-(((int)t.DayOfWeek + 6) % 7)),
        [DatePart.Month] = t => new DateTime(t.Year, t.Month, 1),
        [DatePart.Quarter] = t => new DateTime(t.Year, ((t.Month - 1) / 3 * 3) + 1, 1),
        [DatePart.Year] = t => new DateTime(t.Year, 1, 1),
        [DatePart.IsoYear] = t => ISOWeek.GetYearStart(ISOWeek.GetYear(t)),
        [DatePart.Decade] = t => new DateTime(t.Year / 10 * 10, 1, 1),
        [DatePart.Century] = t => new DateTime(((t.Year - 1) / 100 * 100) + 1, 1, 1),
        [DatePart.Millennium] = t => new DateTime(((t.Year - 1) / 1000 * 1000) + 1, 1, 1),
    };

    [Fact]
    public void CivilDate_every_day_of_dotnet_agrees_and_far_days_come_back()
    {
        for (int number = 0; number <= DateOnly.MaxValue.DayNumber; number++)
        {
            var expected = DateOnly.FromDayNumber(number);
            CivilDate date = CivilDate.FromDays(number - 719_162);
            Assert.True(date == new CivilDate(expected.Year, expected.Month, expected.Day));
        }

        var random = new Random(41);
        for (int i = 0; i < 100_000; i++)
        {
            long day = random.NextInt64(-1L << 40, 1L << 40);
            CivilDate date = CivilDate.FromDays(day);
            Assert.True(date.Month is >= 1 and <= 12 && date.Day >= 1 && date.Day <= CivilDate.DaysInMonth(date.Year, date.Month));
            Assert.Equal(day, CivilDate.ToDays(date.Year, date.Month, date.Day));
            long near = random.NextInt64(-CivilDate.MaxFastDays, CivilDate.MaxFastDays + 1);
            near = i == 0 ? -CivilDate.MaxFastDays : i == 1 ? CivilDate.MaxFastDays : near;
            Vector512<long> years = CivilDate.YearsOf(Vector512.Create(near, near + 1, 0, -1, 365, -719_468, -719_529, near));
            Assert.Equal([CivilDate.FromDays(near).Year, 1970, 1969, 1971, 0, -1],
                [years[0], years[2], years[3], years[4], years[5], years[6]]);
        }
    }

    [Fact]
    public void FloorDivide_random_numbers_equals_integer_division()
    {
        var random = new Random(42);
        for (int round = 0; round < 2000; round++)
        {
            long[] values = new long[37];
            long[] quotients = new long[37];
            long[] rest = new long[37];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            }

            (values[0], values[1], values[2]) = (long.MinValue, long.MaxValue, 0);
            long divisor = Math.Max(1, random.NextInt64() >> random.Next(63));
            unsafe
            {
                fixed (long* v = values, q = quotients, r = rest)
                {
                    TimeAxis.FloorDivide(v, values.Length, divisor, q, r);
                }
            }

            for (int i = 0; i < values.Length; i++)
            {
                Int128 expected = (values[i] - ((((Int128)values[i] % divisor) + divisor) % divisor)) / divisor;
                Assert.True(expected == quotients[i], $"{values[i]} / {divisor}: expected {expected}, found {quotients[i]}");
                Assert.True(values[i] - (quotients[i] * divisor) == rest[i]);
            }
        }
    }

    [Fact]
    public void DatePart_random_times_equal_dotnet()
    {
        var random = new Random(43);
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        foreach ((DataType type, string encoding, Column input) in Inputs(random))
        {
            object?[] times = [.. Boxed.Values(input).Select(ToDateTime)];
            foreach ((DatePart part, Func<DateTime, object> reference) in Parts)
            {
                object?[] expected = [.. times.Select(t => t is null ? null : reference((DateTime)t))];
                Boxed.AssertEqual(expected, DatePartKernel.Evaluate(part, input, scratch), $"{part} of {type} {encoding}");
            }

            foreach ((DatePart unit, Func<DateTime, DateTime> reference) in Truncations)
            {
                if (unit is DatePart.Millennium && type is TimestampType { Unit: TimeUnit.Nanosecond })
                {
                    continue;
                }

                Column result = DateTruncKernel.Evaluate(unit, input, scratch);
                Assert.Equal(input.Type, result.Type);
                Boxed.AssertEqual([.. times.Select(t => t is null ? null : (object?)reference((DateTime)t))], AsTimes(result),
                    $"trunc {unit} of {type} {encoding}");
            }

            object?[] last = [.. times.Select(t => t is DateTime d
                ? (object?)new DateTime(d.Year, d.Month, DateTime.DaysInMonth(d.Year, d.Month)) : null)];
            Boxed.AssertEqual(last, AsTimes(CalendarKernel.LastDay(input, scratch)), "last day");
            Boxed.AssertEqual([.. times.Select(t => t is DateTime d ? d.DayOfWeek.ToString() : null)],
                CalendarKernel.DayName(input, scratch), "day name");
            Boxed.AssertEqual(
                [.. times.Select(t => t is DateTime d ? d.ToString("MMMM", CultureInfo.InvariantCulture) : null)],
                    CalendarKernel.MonthName(input, scratch), "month name");
        }
    }

    [Fact]
    public void DateTrunc_start_outside_of_the_type_fails()
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        Column input = ColumnBuilder.Build(DataType.Timestamp(TimeUnit.Nanosecond), new DateTime(1999, 1, 1));
        Assert.Equal(ErrorCode.Overflow,
            Assert.Throws<QuiverException>(() => DateTruncKernel.Evaluate(DatePart.Millennium, input, scratch)).Code);
        Column day = ColumnBuilder.Build(DataType.Timestamp(TimeUnit.Second), DateTime.UnixEpoch);
        Assert.Equal(ErrorCode.TypeMismatch,
            Assert.Throws<QuiverException>(() => DateTruncKernel.Evaluate(DatePart.Epoch, day, scratch)).Code);
    }

    [Fact]
    public void DateDiff_random_pairs_count_boundaries()
    {
        var random = new Random(44);
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        DatePart[] units = [.. Truncations.Keys];
        for (int round = 0; round < 120; round++)
        {
            int length = RandomColumns.Lengths[round % 6];
            using Column start = Times(random, Types[random.Next(Types.Length)], RandomColumns.Encodings[round % 5], length);
            using Column end = Times(random, Types[random.Next(Types.Length)], RandomColumns.Encodings[random.Next(5)], length);
            DatePart unit = units[round % units.Length];
            object?[] expected = [.. Boxed.Values(start).Zip(Boxed.Values(end), (a, b) => a is null || b is null ? null
                : (object?)Boundaries(unit, ToDateTime(a)!.Value, ToDateTime(b)!.Value))];
            Boxed.AssertEqual(expected, DateDiffKernel.Evaluate(unit, start, end, scratch), $"diff {unit}");
        }
    }

    [Fact]
    public unsafe void FloorRemainder_of_numbers_that_rise_slowly_equals_integer_division()
    {
        var random = new Random(46);
        long[] starts = [0, -5_000, long.MinValue, long.MinValue + 7, long.MaxValue - 9_000, 1_700_000_000_000_000_000];
        foreach (long divisor in new[] { 1L, 7, 3_600, 60_000_000_000, long.MaxValue })
        {
            foreach (long start in starts)
            {
                long[] values = new long[300];
                long next = start;
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = next;
                    next = random.Next(40) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : unchecked(next + random.Next(20));
                }

                foreach (int rows in new[] { 0, 1, 31, 32, 33, 200, 256 })
                {
                    long[] rest = new long[values.Length];
                    fixed (long* from = values)
                    fixed (long* to = rest)
                    {
                        TimeAxis.FloorRemainder(from, rows, divisor, to);
                    }

                    for (int i = 0; i < rows; i++)
                    {
                        Assert.Equal((long)((((Int128)values[i] % divisor) + divisor) % divisor), rest[i]);
                    }
                }
            }
        }
    }

    [Fact]
    public void DateBin_random_times_equal_reference()
    {
        var random = new Random(45);
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        IntervalValue[] strides = [new(0, 0, 900_000_000_000), new(0, 1, 0), new(0, 7, 0), new(0, 0, 1_500_000_000), new(0, 0, 7_000),
            new(1, 0, 0), new(5, 0, 0), new(12, 0, 0)];
        foreach (DataType type in Types.Where(t => t is TimestampType { Unit: TimeUnit.Microsecond or TimeUnit.Second }))
        {
            long perSecond = TimeUnits.PerSecond(((TimestampType)type).Unit);
            foreach (IntervalValue stride in strides)
            {
                var origin = new DateTime(2001, 1, random.Next(1, 28), 3, 7, 0);
                long rawOrigin = (origin - DateTime.UnixEpoch).Ticks / 10_000_000 * perSecond;
                using Column input = Times(random, type, "flat", 200);
                object?[] expected = [.. Boxed.Values(input).Select(v => v is DateTime t ? (object?)Bin(t, origin, stride, perSecond)
                    : null)];
                Boxed.AssertEqual(expected, DateBinKernel.Evaluate(stride, input, rawOrigin, scratch), $"{type} by {stride}");
            }
        }

        Column one = ColumnBuilder.Build(DataType.Timestamp(TimeUnit.Nanosecond), DateTime.UnixEpoch);
        foreach (IntervalValue bad in new IntervalValue[] { new(0, 0, 0), new(-1, 0, 0), new(0, -1, 0), new(1, 1, 0) })
        {
            Assert.Equal(ErrorCode.InvalidValue, Assert.Throws<QuiverException>(() => DateBinKernel.Evaluate(bad, one, 0, scratch)).Code);
        }
    }

    [Theory]
    [InlineData("2001-04-10", "1957-06-13", 525, 27)]
    [InlineData("1957-06-13", "2001-04-10", -525, -27)]
    [InlineData("2024-03-01", "2024-01-31", 1, 1)]
    [InlineData("2024-03-01", "2024-02-29", 0, 1)]
    [InlineData("2024-03-31", "2024-03-31", 0, 0)]
    public void Age_days_borrow_from_the_earlier_month(string end, string start, int months, int days)
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        Column age = CalendarKernel.Age(
            ColumnBuilder.Build(DataType.Date, DateOnly.Parse(end)),
                ColumnBuilder.Build(DataType.Timestamp(TimeUnit.Second), DateTime.Parse(start)), scratch);
        Assert.Equal(new IntervalValue(months, days, 0), age.GetValue(0));
    }

    [Fact]
    public void Interval_time_and_epoch_parts_have_hand_computed_values()
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        Column interval = ColumnBuilder.Build(DataType.Interval, new IntervalValue(-14, 3, 93_784_005_006_007), null);
        (DatePart Part, object Value)[] cases =
        [
            (DatePart.Year, -1L), (DatePart.Month, -2L), (DatePart.Day, 3L), (DatePart.Hour, 26L), (DatePart.Minute, 3L),
                (DatePart.Second, 4L),
            (DatePart.Millisecond, 4005L), (DatePart.Microsecond, 4_005_006L), (DatePart.Nanosecond, 4_005_006_007L),
            (DatePart.Epoch, ((-365.25 - 60 + 3) * 86_400) + 93_784.005006007),
        ];
        foreach ((DatePart part, object value) in cases)
        {
            Boxed.AssertEqual([value, null], DatePartKernel.Evaluate(part, interval, scratch), part.ToString());
        }

        Column stamp = ColumnBuilder.Build(DataType.Timestamp(TimeUnit.Millisecond),
            new DateTime(2000, 1, 1, 12, 0, 0).AddMilliseconds(250));
        Assert.Equal(946_728_000.25, DatePartKernel.Evaluate(DatePart.Epoch, stamp, scratch).GetValue(0));
        Assert.Equal(2_451_545.5, Math.Round((double)DatePartKernel.Evaluate(DatePart.Julian, stamp, scratch).GetValue(0)!, 4));
        Column time = ColumnBuilder.Build(DataType.Time(TimeUnit.Microsecond), new TimeOnly(23, 59, 58, 7));
        Assert.Equal(23L, DatePartKernel.Evaluate(DatePart.Hour, time, scratch).GetValue(0));
        Assert.Equal(58_007L, DatePartKernel.Evaluate(DatePart.Millisecond, time, scratch).GetValue(0));
        Assert.Equal(ErrorCode.TypeMismatch,
            Assert.Throws<QuiverException>(() => DatePartKernel.Evaluate(DatePart.Year, time, scratch)).Code);
        Assert.Equal(new IntervalValue(-12, 0, 0), DateTruncKernel.Evaluate(DatePart.Year, interval, scratch).GetValue(0));
    }

    [Fact]
    public void Make_functions_check_their_parts()
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        Column One(object? value, int length = 2) =>
            new ConstantColumn(ColumnBuilder.Build(value is double ? DataType.Float64 : DataType.Int32, value), length);
        Column years = ColumnBuilder.Build(DataType.Int64, 2024, null);
        Boxed.AssertEqual([new DateOnly(2024, 2, 29), null], CalendarKernel.MakeDate(years, One(2), One(29), scratch), "make_date");
        Boxed.AssertEqual(
            [new DateTime(2024, 2, 29, 23, 59, 1).AddMilliseconds(500), null],
            CalendarKernel.MakeTimestamp([years, One(2), One(29), One(23), One(59), One(1.5)], DataType.Timestamp(TimeUnit.Microsecond),
                scratch), "make_timestamp");
        Assert.Equal(ErrorCode.InvalidValue,
            Assert.Throws<QuiverException>(() => CalendarKernel.MakeDate(years, One(2), One(30), scratch)).Code);
        Assert.Equal(ErrorCode.InvalidValue,
            Assert.Throws<QuiverException>(() => CalendarKernel.MakeDate(years, One(13), One(1), scratch)).Code);
    }

    [Theory]
    [InlineData("YEARS", "Year")]
    [InlineData("mins", "Minute")]
    [InlineData("us", "Microsecond")]
    [InlineData(" dow ", "DayOfWeek")]
    [InlineData("fortnight", null)]
    public void TryParse_name_finds_the_part(string name, string? part) =>
        Assert.Equal(part, DateParts.TryParse(name, out DatePart found) ? found.ToString() : null);

    static IEnumerable<(DataType Type, string Encoding, Column Input)> Inputs(Random random)
    {
        foreach (DataType type in Types)
        {
            foreach (string encoding in RandomColumns.Encodings)
            {
                foreach (int length in new[] { 0, 1, 65, 1000 })
                {
                    yield return (type, encoding, Times(random, type, encoding, length));
                }
            }
        }
    }

    /// <summary>Nanoseconds hold the years 1678 to 2261 only.</summary>
    static Column Times(Random random, DataType type, string encoding, int length)
    {
        object Next()
        {
            bool isNarrow = type is TimestampType { Unit: TimeUnit.Nanosecond };
            DateTime time = new DateTime(isNarrow ? 1710
                : 11, 1, 1).AddTicks(random.NextInt64(TimeSpan.TicksPerDay * (isNarrow ? 200_000 : 3_600_000)));
            return type.Id == TypeId.Date ? DateOnly.FromDateTime(time) : time;
        }

        switch (encoding)
        {
            case "constant":
                return new ConstantColumn(ColumnBuilder.Build(type, Next()), length);
            case "flat" or "sliced":
                return ColumnBuilder.Build(type,
                    [.. Enumerable.Range(0, length + 3).Select(_ => random.Next(7) == 0 ? null : Next())]).Slice(3, length);
            case "null constant":
                return RandomColumns.Make(random, type, encoding, length);
            default:
                using (DictionaryColumn codes = RandomColumns.Dictionary(random, DataType.Int8, length, 0.2))
                {
                    Column values = ColumnBuilder.Build(type, [.. Enumerable.Range(0, codes.Values.Length).Select(_ => Next())]);
                    object?[] rows = [.. Enumerable.Range(0, length).Select(i => (object?)codes.GetCode(i))];
                    unsafe
                    {
                        var raw = (FixedWidthColumn)ColumnBuilder.Build(DataType.Int32, rows);
                        return new DictionaryColumn(length, (int*)raw.Data, values, ownsValues: true, null, 0, null, raw);
                    }
                }
        }
    }

    static DateTime? ToDateTime(object? value) => value switch
    {
        null => null,
        DateOnly date => date.ToDateTime(default),
        _ => (DateTime)value,
    };

    static Column AsTimes(Column column)
    {
        if (column.Type.Id != TypeId.Date)
        {
            return column;
        }

        return ColumnBuilder.Build(DataType.Timestamp(TimeUnit.Second), [.. Boxed.Values(column).Select(v => (object?)ToDateTime(v))]);
    }

    static long Boundaries(DatePart unit, DateTime a, DateTime b) => unit switch
    {
        DatePart.Month => ((b.Year - a.Year) * 12) + b.Month - a.Month,
        DatePart.Quarter => ((b.Year - a.Year) * 4) + ((b.Month - 1) / 3) - ((a.Month - 1) / 3),
        DatePart.Year => b.Year - a.Year,
        DatePart.IsoYear => ISOWeek.GetYear(b) - ISOWeek.GetYear(a),
        DatePart.Decade => (b.Year / 10) - (a.Year / 10),
        DatePart.Century => ((b.Year - 1) / 100) - ((a.Year - 1) / 100),
        DatePart.Millennium => ((b.Year - 1) / 1000) - ((a.Year - 1) / 1000),
        DatePart.Week => (Truncations[unit](b) - Truncations[unit](a)).Days / 7,
        DatePart.Day => (b.Date - a.Date).Days,
        DatePart.Hour => (Truncations[unit](b) - Truncations[unit](a)).Ticks / TimeSpan.TicksPerHour,
        DatePart.Minute => (Truncations[unit](b) - Truncations[unit](a)).Ticks / TimeSpan.TicksPerMinute,
        DatePart.Second => (Truncations[unit](b) - Truncations[unit](a)).Ticks / TimeSpan.TicksPerSecond,
        _ => (Truncations[unit](b) - Truncations[unit](a)).Ticks / TimeSpan.TicksPerMillisecond,
    };

    static DateTime Bin(DateTime time, DateTime origin, IntervalValue stride, long perSecond)
    {
        if (stride.Months > 0)
        {
            int months = (int)Math.Floor((((time.Year - origin.Year) * 12.0) + time.Month - origin.Month) / stride.Months) * stride.Months;
            return origin.AddMonths(months) > time ? origin.AddMonths(months - stride.Months) : origin.AddMonths(months);
        }

        Int128 nanoseconds = ((Int128)stride.Days * 86_400_000_000_000) + stride.Nanoseconds;
        Int128 since = (Int128)(time - origin).Ticks * 100;
        Int128 start = since - (((since % nanoseconds) + nanoseconds) % nanoseconds);
        Int128 tick = 1_000_000_000 / perSecond;
        start -= ((start % tick) + tick) % tick;
        return origin.AddTicks((long)(start / 100));
    }
}
