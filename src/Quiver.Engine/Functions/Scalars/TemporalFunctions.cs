using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;
using Quiver.Compute.Temporal;
using Quiver.Engine.Types;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions of dates, times and timestamps over the kernels of Quiver.Compute.Temporal.</summary>
static class TemporalFunctions
{
    const int ClockChild = 21;

    public static IEnumerable<ScalarFunction> All => [.. Clocks, .. Parts, .. Moves, .. Makers];

    static IEnumerable<ScalarFunction> Clocks =>
    [
        new KernelFunction(
            "now current_timestamp transaction_timestamp statement_timestamp get_current_timestamp", "When the statement began.",
                "now()", Only(Instant), c =>
            Constant(c, c.Context.StatementTime), Volatility.Stable),
        new KernelFunction(
            "localtimestamp current_localtimestamp", "When the statement began, in UTC without a zone.", "localtimestamp()",
                Only(Timestamp), c =>
            Constant(c, c.Context.StatementTime.UtcDateTime), Volatility.Stable),
        new KernelFunction(
            "current_date today", "The day on which the statement began, in UTC.", "current_date()", Only(DataType.Date), c =>
            Constant(c, DateOnly.FromDateTime(c.Context.StatementTime.UtcDateTime)), Volatility.Stable),
        new KernelFunction(
            "current_time get_current_time localtime", "The time of day at which the statement began, in UTC.", "current_time()",
                Only(DataType.Time(TimeUnit.Microsecond)), c =>
            Constant(c, TimeOnly.FromDateTime(c.Context.StatementTime.UtcDateTime)), Volatility.Stable),
    ];

    static IEnumerable<ScalarFunction> Parts =>
    [
        new KernelFunction(
            "date_part datepart extract", "A part of a date, time, timestamp or interval.", "date_part('year', DATE '2024-02-03')",
                DatePartTypes, c => ByPart(c, "date_part", Part)),
        Named("year", "The year.", DatePart.Year),
        Named("month", "The month, 1 to 12.", DatePart.Month),
        Named("day dayofmonth", "The day of the month.", DatePart.Day),
        Named("hour", "The hour.", DatePart.Hour),
        Named("minute", "The minute.", DatePart.Minute),
        Named("second", "The whole second.", DatePart.Second),
        Named("millisecond", "The milliseconds of the minute.", DatePart.Millisecond),
        Named("microsecond", "The microseconds of the minute.", DatePart.Microsecond),
        Named("nanosecond", "The nanoseconds of the minute.", DatePart.Nanosecond),
        Named("quarter", "The quarter, 1 to 4.", DatePart.Quarter),
        Named("week weekofyear", "The ISO week.", DatePart.Week),
        Named("dayofweek weekday", "The day of the week, 0 for Sunday.", DatePart.DayOfWeek),
        Named("isodow", "The day of the week, 1 for Monday to 7.", DatePart.IsoDayOfWeek),
        Named("dayofyear", "The day of the year.", DatePart.DayOfYear),
        Named("isoyear", "The year that the ISO week belongs to.", DatePart.IsoYear),
        Named("decade", "The decade.", DatePart.Decade),
        Named("century", "The century.", DatePart.Century),
        Named("millennium", "The millennium.", DatePart.Millennium),
        Named("epoch", "The seconds since 1970-01-01.", DatePart.Epoch),
        Named("julian", "The Julian date.", DatePart.Julian),
        Named("era", "1 for the years of our era, 0 for those before it.", DatePart.Era),
        Named("yearweek", "The ISO year and week as one number.", DatePart.YearWeek),
        new KernelFunction(
            "days_in_month", "The number of days of the month.", "days_in_month(DATE '2024-02-03')", PointTo(Integer), c =>
                DatePartKernel.Evaluate(DatePart.Day, CalendarKernel.LastDay(Clock(c, 0), c.Scratch.Child(ClockChild + 1)), c.Scratch)),
        Offset("timezone_hour", "The whole hours that the zone of a timestamp is ahead of UTC.", seconds => seconds / 3600),
        Offset("timezone_minute", "The minutes, beyond whole hours, that the zone of a timestamp is ahead of UTC.", seconds =>
            seconds / 60 % 60),
        new KernelFunction(
            "dayname", "The English name of the day.", "dayname(DATE '2024-02-03')", PointTo(Text), c =>
                CalendarKernel.DayName(Clock(c, 0), c.Scratch)),
        new KernelFunction(
            "monthname", "The English name of the month.", "monthname(DATE '2024-02-03')", PointTo(Text), c =>
                CalendarKernel.MonthName(Clock(c, 0), c.Scratch)),
    ];

    static IEnumerable<ScalarFunction> Moves =>
    [
        new KernelFunction(
            "date_trunc datetrunc", "The start of the unit that a time lies in.", "date_trunc('month', DATE '2024-02-03')", TruncTypes,
                c => ByPart(c, "date_trunc", Truncate)),
        new KernelFunction(
            "date_diff datediff", "The number of unit boundaries between two times.",
                "date_diff('day', DATE '2024-02-03', DATE '2024-03-01')", DiffTypes, c => ByPart(c, "date_diff", Difference)),
        new KernelFunction(
            "age", "The time between two moments in years, months and days.", "age(TIMESTAMP '2024-03-01', TIMESTAMP '2024-02-03')",
                AgeTypes, Age, Volatility.Stable),
        new KernelFunction(
            "last_day", "The last day of the month.", "last_day(DATE '2024-02-03')", PointTo(DataType.Date), c =>
                CalendarKernel.LastDay(Clock(c, 0), c.Scratch)),
    ];

    static IEnumerable<ScalarFunction> Makers =>
    [
        new KernelFunction(
            "make_date", "A date of year, month and day.", "make_date(2024, 2, 29)", DateTypes, c =>
            CalendarKernel.MakeDate(c.Arguments[0], c.Arguments[1], c.Arguments[2], c.Scratch)),
        new KernelFunction(
            "make_timestamp", "A timestamp of year, month, day, hour, minute and seconds, or of microseconds since 1970.",
                "make_timestamp(2024, 2, 29, 12, 30, 1.5)",
            [Of(Timestamp, Integer, Integer, Integer, Integer, Integer, Number), Of(Timestamp, Integer)],
            c => c.Arguments.Count == 1 ? EpochFunctions.Scale(c, 1, 1)
                : CalendarKernel.MakeTimestamp(c.Arguments, (TimestampType)Timestamp, c.Scratch)),
        new KernelFunction(
            "make_timestamp_ms", "A timestamp of milliseconds since 1970.", "make_timestamp_ms(1706955630123)",
                Only(Timestamp, Integer), c => EpochFunctions.Scale(c, 1_000, 1)),
        new KernelFunction(
            "make_timestamp_ns", "A timestamp of nanoseconds since 1970.", "make_timestamp_ns(1706955630123456789)",
                Only(DataType.Timestamp(TimeUnit.Nanosecond), Integer), c => EpochFunctions.Scale(c, 1, 1)),
        new KernelFunction(
            "make_timestamptz", "The instant of year, month, day, hour, minute and seconds by the clock of a zone, or UTC.",
                "make_timestamptz(2024, 7, 1, 12, 0, 0, 'Europe/Berlin')",
            [
                Of(Instant, Integer, Integer, Integer, Integer, Integer, Number),
                Of(Instant, Integer, Integer, Integer, Integer, Integer, Number, Text),
            ],
            MakeInstant),
    ];

    static Column MakeInstant(ScalarInvocation call)
    {
        Column local = CalendarKernel.MakeTimestamp([.. call.Arguments.Take(6)], (TimestampType)Timestamp, call.Scratch.Child(ClockChild));
        string zone = call.Arguments.Count > 6 ? RowLoop.Text(ConstantOf(call.Arguments[6], "make_timestamptz", "time zone"), 0) : "UTC";
        return ZoneKernel.ToInstant(local, TimeZoneRules.Of(zone), "UTC", call.Scratch);
    }

    static FunctionSignature? DateTypes(IReadOnlyList<DataType> arguments) =>
        arguments.Count == 3 && arguments.All(a => a.Logical.IsInteger || IsText(a)) ? Of(DataType.Date, Integer, Integer, Integer) : null;

    static KernelFunction Named(string names, string description, DatePart part)
    {
        string example = part is DatePart.Hour or DatePart.Minute or DatePart.Second
            ? $"{names.Split(' ')[0]}(TIMESTAMP '2024-02-03 10:20:30')" : $"{names.Split(' ')[0]}(DATE '2024-02-03')";
        DataType result = DateParts.IsFloating(part) ? Number : Integer;
        return new KernelFunction(
            names, description, example,
            arguments => arguments.Count == 1 && TemporalOf(arguments[0]) is { } type ? Of(result, type) : null,
            c => DatePartKernel.Evaluate(part, part == DatePart.Epoch ? c.Arguments[0] : Clock(c, 0), c.Scratch));
    }

    /// <summary>An argument by the clock of its zone.</summary>
    static Column Clock(ScalarInvocation call, int argument)
    {
        Column value = call.Arguments[argument];
        return TimeZoneRules.OfType(value.Type.Logical) is { } zone
            ? ZoneKernel.ToLocal(value, zone, call.Scratch.Child(ClockChild)) : value;
    }

    static Column Constant(ScalarInvocation call, object value) =>
        new ConstantColumn(ColumnBuilder.Build(call.ResultType, [value]), call.RowCount);

    /// <summary>The temporal type that an argument is taken as: text is read as a timestamp.</summary>
    static DataType? TemporalOf(DataType type) => type.Logical switch
    {
        { IsTemporal: true } temporal => temporal,
        { Id: TypeId.Utf8 or TypeId.Null } => Timestamp,
        _ => null,
    };

    /// <summary>The date or timestamp that an argument is taken as, null where it is neither.</summary>
    internal static DataType? PointOf(DataType type) => TemporalOf(type) is { Id: TypeId.Date or TypeId.Timestamp } point ? point : null;

    static bool IsText(DataType type) => type.Logical.Id is TypeId.Utf8 or TypeId.Null;

    static Func<IReadOnlyList<DataType>, FunctionSignature?> PointTo(DataType result) => arguments =>
        arguments.Count == 1 && PointOf(arguments[0]) is { } type ? Of(result, type) : null;

    /// <summary>The unit that a constant argument names, null where it is not known yet.</summary>
    static DatePart? PartOf(ScalarValue? constant) => constant?.Value is string name && DateParts.TryParse(name, out DatePart part)
        ? part : null;

    static FunctionSignature? DatePartTypes(IReadOnlyList<DataType> arguments, IReadOnlyList<ScalarValue?> constants)
    {
        if (arguments.Count != 2 || !IsText(arguments[0]) || TemporalOf(arguments[1]) is not { } type)
        {
            return null;
        }

        return Of(PartOf(constants[0]) is { } part && DateParts.IsFloating(part) ? Number : Integer, Text, type);
    }

    static FunctionSignature? TruncTypes(IReadOnlyList<DataType> arguments, IReadOnlyList<ScalarValue?> constants)
    {
        if (arguments.Count != 2 || !IsText(arguments[0])
            || TemporalOf(arguments[1]) is not { Id: TypeId.Date or TypeId.Timestamp or TypeId.Interval or TypeId.Time } type)
        {
            return null;
        }

        // Days stay days where the unit is no shorter.
        DataType result = type.Id == TypeId.Date && PartOf(constants[0]) is null or < DatePart.Day ? Timestamp : type;
        return Of(result, Text, result);
    }

    static FunctionSignature? DiffTypes(IReadOnlyList<DataType> arguments)
    {
        if (arguments.Count != 3 || !IsText(arguments[0]))
        {
            return null;
        }

        return CommonOf([TemporalOf(arguments[1]) ?? Truth, TemporalOf(arguments[2]) ?? Truth]) is { IsTemporal: true } type
            ? Of(Integer, Text, type, type) : null;
    }

    static FunctionSignature? AgeTypes(IReadOnlyList<DataType> arguments) =>
        arguments.Count is 1 or 2 && arguments.All(a => PointOf(a) is not null)
            ? new FunctionSignature([.. arguments.Select(a => PointOf(a) is TimestampType t ? t : Timestamp)], DataType.Interval)
            : null;

    static Column Age(ScalarInvocation call)
    {
        if (call.Arguments.Count == 2)
        {
            return CalendarKernel.Age(call.Arguments[0], call.Arguments[1], call.Scratch);
        }

        Column today = new ConstantColumn(ColumnBuilder.Build(call.Arguments[0].Type.Logical,
            [call.Context.StatementTime.UtcDateTime.Date]), call.RowCount);
        return CalendarKernel.Age(today, call.Arguments[0], call.Scratch);
    }

    static Column Part(DatePart part, ScalarInvocation call)
    {
        if (part is >= DatePart.Timezone and <= DatePart.TimezoneMinute)
        {
            return Offsets(call, 1, s => part == DatePart.Timezone ? s : part == DatePart.TimezoneHour ? s / 3600 : s / 60 % 60);
        }

        Column value = DatePartKernel.Evaluate(part, part == DatePart.Epoch ? call.Arguments[1] : Clock(call, 1), call.Scratch);
        return value.Type.Equals(call.ResultType) ? value : EpochFunctions.Floor(value, call.Scratch.Child(20));
    }

    static KernelFunction Offset(string name, string description, Func<long, long> convert) => new(
        name, description, $"{name}(tz(TIMESTAMP '2024-07-01 12:00:00', 'Asia/Kolkata'))", PointTo(Integer), c => Offsets(c, 0, convert));

    static Column Offsets(ScalarInvocation call, int argument, Func<long, long> convert)
    {
        var type = call.Arguments[argument].Type.Logical as TimestampType;
        TimeZoneRules? zone = type is null ? null : TimeZoneRules.OfType(type);
        long perSecond = type is null ? 1 : TimeUnits.PerSecond(type.Unit);
        return RowLoop.Run(call, (a, row, result) => RowLoop.Put(
            result, zone is null ? 0 : convert(zone.OffsetAt(CivilDate.FloorDivide(RowLoop.Integer(a[argument], row), perSecond)))));
    }

    static Column Truncate(DatePart part, ScalarInvocation call)
    {
        Column clock = Clock(call, 1);
        if (ReferenceEquals(clock, call.Arguments[1]))
        {
            return DateTruncKernel.Evaluate(part, clock, call.Scratch);
        }

        var type = (TimestampType)call.ResultType;
        Column start = DateTruncKernel.Evaluate(part, clock, call.Scratch.Child(ClockChild + 1));
        if (part >= DatePart.Day)
        {
            return ZoneKernel.ToInstant(start, TimeZoneRules.Of(type.Zone!), type.Zone, call.Scratch);
        }

        // Below the day the offset stays that of the time itself, also where the hour exists twice.
        Column rest = ArithmeticKernel.Evaluate(ArithmeticOperator.Subtract, Counts(clock, call, 2), Counts(start, call, 3), Integer,
            call.Scratch.Child(ClockChild + 4));
        Column instant = ArithmeticKernel.Evaluate(ArithmeticOperator.Subtract, Counts(call.Arguments[1], call, 5), rest, Integer,
            call.Scratch.Child(ClockChild + 6));
        return ZoneKernel.Retyped(instant, type, call.Scratch);
    }

    static Column Counts(Column times, ScalarInvocation call, int child) =>
        ZoneKernel.Retyped(times, Integer, call.Scratch.Child(ClockChild + child));

    static Column Difference(DatePart part, ScalarInvocation call) =>
        DateDiffKernel.Evaluate(part, call.Arguments[1], call.Arguments[2], call.Scratch);

    /// <summary>Returns the one value of an argument that must be a constant.</summary>
    internal static Column ConstantOf(Column column, string function, string argument) => column switch
    {
        ConstantColumn constant => ConstantOf(constant.Value, function, argument),
        { Length: 1 } => column,
        _ => throw new QuiverException(ErrorCode.NotSupported, $"the {argument} of {function} must be a constant"),
    };

    /// <summary>The unit that was meant, or else those that a function is mostly called with.</summary>
    static string UnitsOf(string name, string function) =>
        NameSuggestion.Phrase(name, DateParts.AllNames) is { Length: > 0 } meant ? meant
            : "; use one such as microsecond, millisecond, second, minute, hour, day, week, month, quarter, year"
                + (function == "date_part" ? ", dow, doy, isodow or epoch" : ", decade or century");

    /// <summary>Runs a kernel for the unit that the first argument names.</summary>
    static Column ByPart(ScalarInvocation call, string function, Func<DatePart, ScalarInvocation, Column> kernel)
    {
        CallState state = RowLoop.StateOf(call);
        string name = RowLoop.Text(ConstantOf(call.Arguments[0], function, "unit"), 0);
        if (state.Source != name)
        {
            state.Compiled = DateParts.TryParse(name, out DatePart part)
                ? part
                : throw new QuiverException(
                    ErrorCode.InvalidValue,
                    $"unknown unit '{name}' in {function}{UnitsOf(name, function)}");
            state.Source = name;
        }

        return kernel((DatePart)state.Compiled!, call);
    }
}
