using System.Text;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Temporal;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions between times and text.</summary>
static class TimeTextFunctions
{
    const long NanosecondsPerDay = 86_400_000_000_000;

    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "strftime", "A time as text in a format such as %Y-%m-%d.", "strftime(DATE '2024-02-03', '%d.%m.%Y')", FormatTypes, c =>
                Format(c, allowPatterns: false)),
        new KernelFunction(
            "to_char date_format", "A time as text in a format such as YYYY-MM-DD or %Y-%m-%d.",
                "to_char(DATE '2024-02-03', 'DD.MM.YYYY')", FormatTypes, c => Format(c, allowPatterns: true)),
        new KernelFunction(
            "strptime", "The timestamp of a text in a format.", "strptime('03.02.2024', '%d.%m.%Y')", Only(Timestamp, Text, Text), c =>
                Read(c, isStrict: true)),
        new KernelFunction(
            "try_strptime", "The timestamp of a text in a format; null where it has another form.", "try_strptime('x', '%d.%m.%Y')",
                Only(Timestamp, Text, Text), c => Read(c, isStrict: false)),
        new KernelFunction(
            "to_timestamp", "The instant of seconds since 1970, or the timestamp of a text, with or without a format.",
                "to_timestamp(0)", InstantTypes, ToTimestamp),
        new KernelFunction("to_date", "The date of a text, with or without a format.", "to_date('2024-02-03')", DateTypes, ToDate),
        new KernelFunction(
            "date", "The date of a time or text.", "date(TIMESTAMP '2024-02-03 10:20:30')", DateOfTypes, c => c.Arguments[0]),
        new KernelFunction(
            "make_time", "A time of day of hour, minute and seconds.", "make_time(12, 30, 1.5)",
                Only(DataType.Time(TimeUnit.Microsecond), Integer, Integer, Number), MakeTime),
    ];

    static bool IsText(DataType type) => type.Logical.Id is TypeId.Utf8 or TypeId.Null;

    static FunctionSignature? FormatTypes(IReadOnlyList<DataType> arguments)
    {
        if (arguments.Count != 2)
        {
            return null;
        }

        // Both orders are in use.
        int timeAt = arguments[0].Logical.IsTemporal || !arguments[1].Logical.IsTemporal ? 0 : 1;
        DataType? time = arguments[timeAt].Logical switch
        {
            TimestampType t => t,
            { Id: TypeId.Date or TypeId.Utf8 or TypeId.Null } => Timestamp,
            { Id: TypeId.Time } t => t,
            _ => null,
        };
        if (time is null || !IsText(arguments[1 - timeAt]))
        {
            return null;
        }

        return timeAt == 0 ? Of(Text, time, Text) : Of(Text, Text, time);
    }

    static Column Format(ScalarInvocation call, bool allowPatterns)
    {
        int timeAt = call.Arguments[0].Type.Logical.Id == TypeId.Utf8 ? 1 : 0;
        long perDay = 86_400 * (call.Arguments[timeAt].Type.Logical switch
        {
            TimestampType t => TimeUnits.PerSecond(t.Unit),
            TimeType t => TimeUnits.PerSecond(t.Unit),
            _ => 1,
        });
        var text = new StringBuilder();
        return RowLoop.Run(call, (a, row, result) =>
        {
            long value = RowLoop.Integer(a[timeAt], row);
            long days = CivilDate.FloorDivide(value, perDay);
            text.Clear();
            FormatOf(call, a[1 - timeAt], row, allowPatterns).Append(text, days, (value - (days * perDay)) * (NanosecondsPerDay / perDay));
            RowLoop.Put(result, text.ToString());
        });
    }

    static TimeFormat FormatOf(ScalarInvocation call, Column formats, int row, bool allowPatterns)
    {
        CallState state = RowLoop.StateOf(call);
        string text = RowLoop.Text(formats, row);
        if (state.Source != text)
        {
            state.Compiled = TimeFormat.Parse(text, allowPatterns);
            state.Source = text;
        }

        return (TimeFormat)state.Compiled!;
    }

    static Column Read(ScalarInvocation call, bool isStrict) => RowLoop.Run(call, (a, row, result) =>
    {
        if (TryRead(call, a, row, out long days, out long nanoseconds))
        {
            RowLoop.Put(result, ToMicroseconds(days, nanoseconds));
        }
        else if (isStrict)
        {
            throw Mismatch(a, row);
        }
        else
        {
            result.AppendNull();
        }
    });

    static bool TryRead(ScalarInvocation call, Column[] a, int row, out long days, out long nanoseconds) =>
        FormatOf(call, a[1], row, allowPatterns: true).TryRead(RowLoop.Text(a[0], row), out days, out nanoseconds);

    static QuiverException Mismatch(Column[] a, int row) => new(
        ErrorCode.InvalidValue, $"'{RowLoop.Text(a[0], row)}' does not have the format '{RowLoop.Text(a[1], row)}'");

    static long ToMicroseconds(long days, long nanoseconds)
    {
        Int128 value = ((Int128)days * 86_400_000_000) + (nanoseconds / 1_000);
        return value <= long.MaxValue && value >= long.MinValue ? (long)value : throw MathErrors.Overflow("a timestamp");
    }

    static FunctionSignature? InstantTypes(IReadOnlyList<DataType> arguments)
    {
        switch (arguments)
        {
            case [var only]:
                return only.Logical switch
                {
                    { IsNumeric: true } => Of(Instant, Number),
                    TimestampType t => Of(t, t),
                    { Id: TypeId.Utf8 or TypeId.Date or TypeId.Null } => Of(Timestamp, Timestamp),
                    _ => null,
                };
            case [var text, var format] when IsText(text) && IsText(format):
                return Of(Timestamp, Text, Text);
            default:
                return null;
        }
    }

    static Column ToTimestamp(ScalarInvocation call)
    {
        if (call.Arguments.Count == 2)
        {
            return Read(call, isStrict: true);
        }

        return call.Arguments[0].Type.Logical is TimestampType ? call.Arguments[0] : RowLoop.Run(call, (a, row, result) =>
        {
            double micros = Math.Round(RowLoop.Double(a[0], row) * 1e6);
            RowLoop.Put(result, Math.Abs(micros) < 9.2e18 ? (long)micros : throw MathErrors.Overflow("to_timestamp"));
        });
    }

    static FunctionSignature? DateOfTypes(IReadOnlyList<DataType> arguments) =>
        arguments is [var type] && type.Logical.Id is TypeId.Date or TypeId.Timestamp or TypeId.Utf8 or TypeId.Null
            ? Of(DataType.Date, DataType.Date) : null;

    static FunctionSignature? DateTypes(IReadOnlyList<DataType> arguments) =>
        arguments is [var text, var format] && IsText(text) && IsText(format) ? Of(DataType.Date, Text, Text) : DateOfTypes(arguments);

    static Column ToDate(ScalarInvocation call) => call.Arguments.Count == 1 ? call.Arguments[0] : RowLoop.Run(call, (a, row, result) =>
    {
        if (!TryRead(call, a, row, out long days, out _))
        {
            throw Mismatch(a, row);
        }

        ((FixedWidthColumnBuilder)result).AppendRaw((int)days);
    });

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
