using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Temporal;
using Quiver.Engine.Types;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Times as text in a format, and back.</summary>
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
            "strptime", "The timestamp of a text in a format, or in the first of a list of formats that fits.",
                "strptime('03.02.2024', '%d.%m.%Y')", ReadTypes, c => Read(c, isStrict: true)),
        new KernelFunction(
            "try_strptime", "The timestamp of a text in a format, or in the first of a list that fits; null where none does.",
                "try_strptime('2024-02-03', ['%d.%m.%Y', '%Y-%m-%d'])", ReadTypes, c => Read(c, isStrict: false)),
    ];

    public static bool IsText(DataType type) => type.Logical.Id is TypeId.Utf8 or TypeId.Null;

    /// <summary>A format with %z reads an instant, every other one a wall clock.</summary>
    static FunctionSignature? ReadTypes(IReadOnlyList<DataType> arguments, IReadOnlyList<ScalarValue?> constants)
    {
        bool isInstant = constants.Count > 1 && constants[1]?.Value is string format && format.Contains("%z", StringComparison.Ordinal);
        return arguments switch
        {
            [var text, var single] when IsText(text) && IsText(single) => Of(isInstant ? Instant : Timestamp, Text, Text),
            [var text, { Logical: ListType }] when IsText(text) => Of(Timestamp, Text, DataType.List(Text)),
            _ => null,
        };
    }

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
            { Id: TypeId.Time or TypeId.Interval or TypeId.Duration } t => t,
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
        DataType type = call.Arguments[timeAt].Type.Logical;
        TimeZoneRules? zone = TimeZoneRules.OfType(type);
        long perDay = type.Id == TypeId.Interval ? NanosecondsPerDay : TimeAxis.TicksPerDay(type);
        var text = new StringBuilder();
        TimeFormats formats = TimeFormats.Of(call);
        return RowLoop.Run(call, (a, row, result) =>
        {
            long value = type.Id == TypeId.Interval ? NanosecondsOf(a[timeAt], row) : RowLoop.Integer(a[timeAt], row);
            long offset = zone?.OffsetAt(CivilDate.FloorDivide(value, perDay / 86_400)) ?? 0;
            value += offset * (perDay / 86_400);
            long days = CivilDate.FloorDivide(value, perDay);
            text.Clear();
            formats.Get(RowLoop.Text(a[1 - timeAt], row), allowPatterns)
                .Append(text, days, (value - (days * perDay)) * (NanosecondsPerDay / perDay), offset);
            RowLoop.Put(result, text.ToString());
        });
    }

    /// <summary>An interval is shown as the time of day that long after midnight.</summary>
    static long NanosecondsOf(Column column, int row)
    {
        IntervalValue value = ((FixedWidthColumn)column).Values<IntervalValue>()[row];
        return value.Nanoseconds + (value.Days * NanosecondsPerDay);
    }

    static Column Read(ScalarInvocation call, bool isStrict)
    {
        TimeFormats formats = TimeFormats.Of(call);
        return RowLoop.Run(call, (a, row, result) =>
        {
            if (formats.TryRead(a, row, out long days, out long nanoseconds))
            {
                RowLoop.Put(result, InstantFunctions.Count(days, nanoseconds, 1_000_000));
            }
            else if (isStrict)
            {
                throw TimeFormats.Mismatch(a, row);
            }
            else
            {
                result.AppendNull();
            }
        });
    }
}
