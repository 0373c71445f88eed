using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Temporal;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions that make dates, times and timestamps of text, numbers and each other.</summary>
static class InstantFunctions
{
    static readonly DataType Nanoseconds = DataType.Timestamp(TimeUnit.Nanosecond);
    static readonly DataType TimeOfDay = DataType.Time(TimeUnit.Microsecond);

    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "to_timestamp", "The timestamp of seconds since 1970, or of a text, in one of some formats where they are given.",
                "to_timestamp('03/02/2024 10:20', '%d/%m/%Y %H:%M')", InstantTypes, ToTimestamp, seesNulls: true),
        In("to_timestamp_seconds", TimeUnit.Second),
        In("to_timestamp_millis", TimeUnit.Millisecond),
        In("to_timestamp_micros", TimeUnit.Microsecond),
        In("to_timestamp_nanos", TimeUnit.Nanosecond),
        new KernelFunction(
            "to_unixtime", "The whole seconds since 1970 of a time, or of a text in one of some formats.",
                "to_unixtime('2024-02-03 10:20:30')", UnixTypes, c => Unix(c), seesNulls: true),
        new KernelFunction(
            "to_date", "The date of a text, in one of some formats where they are given, of a time, or of days since 1970.",
                "to_date('03.02.2024', '%d.%m.%Y')", DateTypes, ToDate, seesNulls: true),
        new KernelFunction(
            "date", "The date of a time or text.", "date(TIMESTAMP '2024-02-03 10:20:30')", DateOfTypes, c => c.Arguments[0]),
        new KernelFunction(
            "to_time", "The time of day of a text, in one of some formats where they are given, or of a timestamp.",
                "to_time('10:20 PM', '%I:%M %p')", TimeTypes, ToTime, seesNulls: true),
        new KernelFunction(
            "make_time", "A time of day of hour, minute and seconds.", "make_time(12, 30, 1.5)", MakeTimeTypes, MakeTime),
    ];

    /// <summary>Returns a day and a time of day as a count since 1970.</summary>
    public static long Count(long days, long nanoseconds, long perSecond)
    {
        Int128 value = ((Int128)days * 86_400 * perSecond) + (nanoseconds / (1_000_000_000 / perSecond));
        return value <= long.MaxValue && value >= long.MinValue ? (long)value : throw MathErrors.Overflow("a timestamp");
    }

    static bool IsText(DataType type) => TimeTextFunctions.IsText(type);

    static KernelFunction In(string name, TimeUnit unit)
    {
        DataType result = DataType.Timestamp(unit);
        string what = name[13..] switch { "millis" => "milliseconds", "micros" => "microseconds", "nanos" => "nanoseconds", var s => s };
        return new KernelFunction(
            name, $"The timestamp of {what} since 1970, of another time, or of a text, in one of some formats where they are given.",
                $"{name}(1)", a => UnitTypes(result, a), c => InUnit(c, TimeUnits.PerSecond(unit)), seesNulls: true);
    }

    static FunctionSignature? UnitTypes(DataType result, IReadOnlyList<DataType> arguments)
    {
        if (arguments.Count == 0 || !arguments.Skip(1).All(IsText))
        {
            return null;
        }

        DataType[] formats = [.. arguments.Skip(1).Select(_ => Text)];
        return arguments[0].Logical switch
        {
            { IsInteger: true } => new FunctionSignature([Integer, .. formats], result),
            { IsNumeric: true } => new FunctionSignature([Number, .. formats], result),
            TimestampType or { Id: TypeId.Date } => new FunctionSignature([result, .. formats], result),
            { Id: TypeId.Utf8 or TypeId.Null } => new FunctionSignature([formats.Length > 0 ? Text : result, .. formats], result),
            _ => null,
        };
    }

    static Column InUnit(ScalarInvocation call, long perSecond)
    {
        Column first = call.Arguments[0];
        if (first.Type.Logical.Id == TypeId.Int64)
        {
            return ZoneKernel.Retyped(first, call.ResultType, call.Scratch);
        }

        if (first.Type.Logical.Id == TypeId.Float64)
        {
            return Scaled(call, 1);
        }

        return first.Type.Logical is TimestampType ? first : Read(call, (days, nanoseconds, result) =>
            RowLoop.Put(result, Count(days, nanoseconds, perSecond)));
    }

    static FunctionSignature? InstantTypes(IReadOnlyList<DataType> arguments)
    {
        if (arguments.Count == 0 || !arguments.Skip(1).All(IsText))
        {
            return null;
        }

        DataType[] formats = [.. arguments.Skip(1).Select(_ => Text)];
        return arguments[0].Logical switch
        {
            { IsInteger: true } => new FunctionSignature([Integer, .. formats], Nanoseconds),
            { IsNumeric: true } => new FunctionSignature([Number, .. formats], Nanoseconds),
            TimestampType t => new FunctionSignature([t, .. formats], t),
            { Id: TypeId.Date } => new FunctionSignature([Timestamp, .. formats], Timestamp),
            { Id: TypeId.Utf8 or TypeId.Null } => new FunctionSignature([formats.Length > 0 ? Text : Nanoseconds, .. formats], Nanoseconds),
            _ => null,
        };
    }

    static Column ToTimestamp(ScalarInvocation call) => call.Arguments[0].Type.Logical switch
    {
        TimestampType => call.Arguments[0],
        { Id: TypeId.Utf8 } => Read(call, (days, nanoseconds, result) => RowLoop.Put(result, Count(days, nanoseconds, 1_000_000_000))),
        { Id: TypeId.Float64 } => Scaled(call, 1e9),
        _ => FirstOf(call, (a, row, result) =>
        {
            Int128 nanoseconds = (Int128)RowLoop.Integer(a[0], row) * 1_000_000_000;
            bool fits = nanoseconds <= long.MaxValue && nanoseconds >= long.MinValue;
            RowLoop.Put(result, fits ? (long)nanoseconds : throw MathErrors.Overflow("to_timestamp"));
        }),
    };

    /// <summary>The counts of a unit that floats have whole, after multiplication.</summary>
    static Column Scaled(ScalarInvocation call, double factor) => FirstOf(call, (a, row, result) =>
    {
        double count = Math.Truncate(RowLoop.Double(a[0], row) * factor);
        RowLoop.Put(result, Math.Abs(count) < 9.2e18 ? (long)count : throw MathErrors.Overflow(call.ResultType.ToString()));
    });

    /// <summary>Computes a result of the first argument alone: formats say nothing of numbers, not even where they are null.</summary>
    static Column FirstOf(ScalarInvocation call, RowLoop.Body body) => RowLoop.Run(
        call,
        (a, row, result) =>
        {
            if (a[0].IsNull(row))
            {
                result.AppendNull();
            }
            else
            {
                body(a, row, result);
            }
        },
        seesNulls: true);

    /// <summary>Reads the text of each row by its formats; without a text or any format the row is null.</summary>
    static Column Read(ScalarInvocation call, Action<long, long, ColumnBuilder> put)
    {
        TimeFormats formats = TimeFormats.Of(call);
        return RowLoop.Run(
            call,
            (a, row, result) =>
            {
                if (a[0].IsNull(row) || !TimeFormats.HasFormat(a, row))
                {
                    result.AppendNull();
                }
                else if (formats.TryRead(a, row, out long days, out long nanoseconds))
                {
                    put(days, nanoseconds, result);
                }
                else
                {
                    throw TimeFormats.Mismatch(a, row);
                }
            },
            seesNulls: true);
    }

    static FunctionSignature? UnixTypes(IReadOnlyList<DataType> arguments)
    {
        if (arguments.Count == 0 || !arguments.Skip(1).All(IsText))
        {
            return null;
        }

        DataType[] formats = [.. arguments.Skip(1).Select(_ => Text)];
        DataType seconds = DataType.Timestamp(TimeUnit.Second);
        return arguments[0].Logical switch
        {
            { IsNumeric: true } => new FunctionSignature([Integer, .. formats], Integer),
            TimestampType or { Id: TypeId.Date } => new FunctionSignature([seconds, .. formats], Integer),
            { Id: TypeId.Utf8 or TypeId.Null } => new FunctionSignature([formats.Length > 0 ? Text : seconds, .. formats], Integer),
            _ => null,
        };
    }

    static Column Unix(ScalarInvocation call) => call.Arguments[0].Type.Logical switch
    {
        { Id: TypeId.Int64 } => call.Arguments[0],
        TimestampType => ZoneKernel.Retyped(call.Arguments[0], Integer, call.Scratch),
        _ => Read(call, (days, nanoseconds, result) => RowLoop.Put(result, Count(days, nanoseconds, 1))),
    };

    static FunctionSignature? DateOfTypes(IReadOnlyList<DataType> arguments) =>
        arguments is [var type] && type.Logical.Id is TypeId.Date or TypeId.Timestamp or TypeId.Utf8 or TypeId.Null
            ? Of(DataType.Date, DataType.Date) : null;

    static FunctionSignature? DateTypes(IReadOnlyList<DataType> arguments) => arguments switch
    {
        [var only] when only.Logical.IsNumeric => Of(DataType.Date, DataType.Date),
        [_] => DateOfTypes(arguments),
        _ => TextAndFormats(arguments, DataType.Date),
    };

    static FunctionSignature? TextAndFormats(IReadOnlyList<DataType> arguments, DataType result) =>
        arguments.Count > 1 && arguments.All(IsText) ? new FunctionSignature([.. arguments.Select(_ => Text)], result) : null;

    static Column ToDate(ScalarInvocation call) => call.Arguments.Count == 1 ? call.Arguments[0] : Read(call, (days, _, result) =>
        ((FixedWidthColumnBuilder)result).AppendRaw((int)days));

    static FunctionSignature? TimeTypes(IReadOnlyList<DataType> arguments) => arguments switch
    {
        [{ Logical: TimestampType time }] => Of(DataType.Time(time.Unit), DataType.Time(time.Unit)),
        [{ Logical: TimeType time }] => Of(time, time),
        [var text] when IsText(text) => Of(DataType.Time(TimeUnit.Nanosecond), DataType.Time(TimeUnit.Nanosecond)),
        _ => TextAndFormats(arguments, DataType.Time(TimeUnit.Nanosecond)),
    };

    static Column ToTime(ScalarInvocation call) => call.Arguments.Count == 1 ? call.Arguments[0] : Read(call, (_, nanoseconds, result) =>
        RowLoop.Put(result, nanoseconds));

    static FunctionSignature? MakeTimeTypes(IReadOnlyList<DataType> arguments) =>
        arguments.Count == 3 && arguments.All(a => a.Logical.IsNumeric || IsText(a)) ? Of(TimeOfDay, Integer, Integer, Number) : null;

    static Column MakeTime(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        long hour = RowLoop.Integer(a[0], row);
        long minute = RowLoop.Integer(a[1], row);
        double second = RowLoop.Double(a[2], row);
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || !(second is >= 0 and < 60))
        {
            throw new QuiverException(ErrorCode.InvalidValue, $"make_time({hour}, {minute}, {second}) is no time of day");
        }

        RowLoop.Put(result, (((hour * 60) + minute) * 60_000_000) + (long)Math.Round(second * 1e6));
    });
}
