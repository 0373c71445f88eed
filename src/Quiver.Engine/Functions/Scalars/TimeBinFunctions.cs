using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;
using Quiver.Compute.Temporal;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>
/// Bins of time. date_bin is PostgreSQL's and counts from 1970 where no origin is given, as InfluxDB does; time_bucket is that of
/// TimescaleDB and DuckDB and counts from a Monday, 2000-01-03, or from 2000-01-01 where the width is in months.
/// </summary>
static class TimeBinFunctions
{
    static readonly long Monday = CivilDate.ToDays(2000, 1, 3);
    static readonly long FirstMonth = CivilDate.ToDays(2000, 1, 1);

    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "date_bin", "The start of the interval that a time lies in, counted from an origin (1970-01-01 where there is none).",
                "date_bin(INTERVAL '15 minutes', TIMESTAMP '2024-02-03 10:20:00')", BinTypes, c =>
            c.ResultType is TimeType time ? OfDay(c, time)
                : DateBinKernel.Evaluate(Interval(c, 0, "stride"), c.Arguments[1], c.Arguments.Count == 3 ? Ticks(c, 2) : 0, c.Scratch)),
        new KernelFunction(
            "date_bin_wallclock", "The start of the interval that an instant lies in by the clock of its zone: days begin at midnight.",
                "date_bin_wallclock(INTERVAL '1 day', tz(TIMESTAMP '2024-07-01 23:00:00', 'Europe/Berlin'))", WallClockTypes, WallClock),
        Gapped("date_bin_gapfill", "date_bin", BinTypes),
        Gapped("date_bin_wallclock_gapfill", "date_bin_wallclock", WallClockTypes),
        Fill(
            "locf", "In a query that groups by date_bin_gapfill: the last value of the series where a bin has none."),
        Fill(
            "interpolate", "In a query that groups by date_bin_gapfill: a value between those before and after where a bin has none."),
        new KernelFunction(
            "time_bucket", "The start of the interval that a time lies in, counted from an origin (a Monday where there is none), or moved"
                + " by an offset.", "time_bucket(INTERVAL '1 week', TIMESTAMP '2024-02-03 10:20:00')", BucketTypes, Bucket),
    ];

    static KernelFunction Gapped(string name, string plain, Func<IReadOnlyList<DataType>, FunctionSignature?> types) => new(
        name, $"As {plain}, in GROUP BY: bins without rows, between the limits that WHERE sets for the time, become rows too.",
        $"SELECT {name}(INTERVAL '1 hour', time) AS hour, count(*) AS n, locf(avg(v)) AS v"
            + " FROM (VALUES (TIMESTAMP '2024-02-03 10:20:00', 1.0), (TIMESTAMP '2024-02-03 12:20:00', 2.0)) AS t(time, v)"
            + " WHERE time >= TIMESTAMP '2024-02-03 10:00:00'"
            + " AND time < TIMESTAMP '2024-02-03 13:00:00' GROUP BY 1 ORDER BY 1",
        types,
        _ => throw new QuiverException(ErrorCode.InvalidValue, $"{name} stands only as an expression of GROUP BY"));

    static KernelFunction Fill(string name, string description) => new(
        name,
        description,
        $"SELECT date_bin_gapfill(INTERVAL '1 hour', time) AS hour, {name}(avg(v)) AS v"
            + " FROM (VALUES (TIMESTAMP '2024-02-03 10:20:00', 1.0), (TIMESTAMP '2024-02-03 12:20:00', 2.0)) AS t(time, v)"
            + " WHERE time >= TIMESTAMP '2024-02-03 10:00:00'"
            + " AND time < TIMESTAMP '2024-02-03 13:00:00' GROUP BY 1 ORDER BY 1",
        a => FillTypes(name, a),
        _ => throw new QuiverException(
            ErrorCode.InvalidValue, $"{name} stands only around aggregates in a query that groups by date_bin_gapfill"));

    /// <summary>Any value is carried forward; a line goes through numbers, which are 64 bits wide.</summary>
    static FunctionSignature? FillTypes(string name, IReadOnlyList<DataType> arguments)
    {
        if (arguments.Count != 1)
        {
            return null;
        }

        DataType type = arguments[0].Logical;
        if (name == "locf")
        {
            return Of(type, type);
        }

        return type switch
        {
            { Id: TypeId.UInt64 } => Of(type, type),
            { IsInteger: true } => Of(Integer, Integer),
            { IsNumeric: true } => Of(Number, Number),
            _ => null,
        };
    }

    static FunctionSignature? WallClockTypes(IReadOnlyList<DataType> arguments)
    {
        if (arguments.Count is not (2 or 3) || !IsWidth(arguments[0]) || TemporalFunctions.PointOf(arguments[1]) is not { } type
            || (arguments.Count == 3 && TemporalFunctions.PointOf(arguments[2]) is null))
        {
            return null;
        }

        DataType time = type is TimestampType ? type : Timestamp;
        DataType local = DataType.Timestamp(((TimestampType)time).Unit);
        return arguments.Count == 3 ? Of(time, DataType.Interval, time, local) : Of(time, DataType.Interval, time);
    }

    /// <summary>Bins times of day; a bin that begins before midnight begins on the day before.</summary>
    static Column OfDay(ScalarInvocation call, TimeType type)
    {
        IntervalValue stride = Interval(call, 0, "stride");
        if (stride.Months != 0 || stride.Days != 0 || stride.Nanoseconds >= IntervalValue.NanosecondsPerDay)
        {
            throw new QuiverException(ErrorCode.InvalidValue, "bins of a time of day are shorter than a day");
        }

        long perDay = TimeAxis.TicksPerDay(type);
        Column bins = DateBinKernel.Evaluate(
            stride, call.Arguments[1], call.Arguments.Count == 3 ? Ticks(call, 2) : 0, call.Scratch.Child(1));
        Column flat = FlattenKernel.Flatten(bins, call.Scratch.Child(2));
        return RowLoop.Run(call, (_, row, result) =>
        {
            long start = ((FixedWidthColumn)flat).Values<long>()[row];
            RowLoop.Put(result, start < 0 ? start + perDay : start);
        });
    }

    static Column WallClock(ScalarInvocation call)
    {
        var type = (TimestampType)call.ResultType;
        long origin = call.Arguments.Count == 3 ? Ticks(call, 2) : 0;
        TimeZoneRules zone = TimeZoneRules.Of(type.Zone ?? "UTC");
        var bin = new WallClockBin(zone, Interval(call, 0, "stride"), origin, TimeUnits.PerSecond(type.Unit));
        return RowLoop.Run(call, (a, row, result) => RowLoop.Put(result, bin.Start(RowLoop.Integer(a[1], row))));
    }

    static bool IsInterval(DataType type) => type.Logical.Id is TypeId.Interval or TypeId.Duration;

    static bool IsWidth(DataType type) => IsInterval(type) || type.Logical.Id is TypeId.Utf8 or TypeId.Null;

    static FunctionSignature? BinTypes(IReadOnlyList<DataType> arguments)
    {
        if (arguments.Count is 2 or 3 && IsWidth(arguments[0]) && arguments[1].Logical is TimeType clock
            && (arguments.Count == 2 || arguments[2].Logical is TimeType || arguments[2].Logical.Id is TypeId.Utf8 or TypeId.Null))
        {
            return arguments.Count == 3 ? Of(clock, DataType.Interval, clock, clock) : Of(clock, DataType.Interval, clock);
        }

        if (arguments.Count is not (2 or 3) || !IsWidth(arguments[0]) || TemporalFunctions.PointOf(arguments[1]) is not { } type
            || (arguments.Count == 3 && TemporalFunctions.PointOf(arguments[2]) is null))
        {
            return null;
        }

        DataType time = type is TimestampType ? type : Timestamp;
        return arguments.Count == 3 ? Of(time, DataType.Interval, time, time) : Of(time, DataType.Interval, time);
    }

    static FunctionSignature? BucketTypes(IReadOnlyList<DataType> arguments)
    {
        if (arguments.Count is not (2 or 3) || !IsWidth(arguments[0]) || TemporalFunctions.PointOf(arguments[1]) is not { } time)
        {
            return null;
        }

        if (arguments.Count == 2)
        {
            return Of(time, DataType.Interval, time);
        }

        if (IsInterval(arguments[2]))
        {
            return Of(time, DataType.Interval, time, DataType.Interval);
        }

        // Days that are counted from a time of day are times.
        return TemporalFunctions.PointOf(arguments[2]) is { } origin && (time is TimestampType ? time : origin) is { } type
            ? Of(type, DataType.Interval, type, type) : null;
    }

    static Column Bucket(ScalarInvocation call)
    {
        IntervalValue width = Interval(call, 0, "width");
        DataType type = call.Arguments[1].Type.Logical;
        long ticksPerDay = TimeAxis.TicksPerDay(type);
        long day = width.Months != 0 ? FirstMonth : Monday;
        long origin = checked(day * ticksPerDay);
        if (call.Arguments.Count == 3 && call.Arguments[2].Type.Id == TypeId.Interval)
        {
            // What is moved back, put into its bucket, and moved forth again is in a bucket counted from an origin moved forth.
            IntervalValue offset = Interval(call, 2, "offset");
            long perTick = IntervalValue.NanosecondsPerDay / ticksPerDay;
            origin = checked(((CivilDate.AddMonths(day, offset.Months) + offset.Days) * ticksPerDay)
                + CivilDate.FloorDivide(offset.Nanoseconds, perTick));
        }
        else if (call.Arguments.Count == 3)
        {
            origin = Ticks(call, 2);
        }

        return DateBinKernel.Evaluate(width, call.Arguments[1], origin, call.Scratch);
    }

    static IntervalValue Interval(ScalarInvocation call, int argument, string what) =>
        ((FixedWidthColumn)TemporalFunctions.ConstantOf(call.Arguments[argument], "a bin of time", what)).Values<IntervalValue>()[0];

    static long Ticks(ScalarInvocation call, int argument)
    {
        var value = (FixedWidthColumn)TemporalFunctions.ConstantOf(call.Arguments[argument], "a bin of time", "origin");
        return value.Type.ByteWidth == sizeof(int) ? value.Values<int>()[0] : value.Values<long>()[0];
    }
}
