using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;
using Quiver.Compute.Temporal;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions that make intervals, and sums of times and intervals.</summary>
static class IntervalFunctions
{
    const int DaysPerMonth = 30;
    const long MicrosecondsPerDay = 86_400_000_000;

    public static IEnumerable<ScalarFunction> All =>
    [
        Whole("to_millennia", n => Months(n, 12_000)),
        Whole("to_centuries", n => Months(n, 1_200)),
        Whole("to_decades", n => Months(n, 120)),
        Whole("to_years", n => Months(n, 12)),
        Whole("to_quarters", n => Months(n, 3)),
        Whole("to_months", n => Months(n, 1)),
        Whole("to_weeks", n => Days(n, 7)),
        Whole("to_days", n => Days(n, 1)),
        Whole("to_hours", n => Time(n, 3600L * 1_000_000_000)),
        Whole("to_minutes", n => Time(n, 60L * 1_000_000_000)),
        new KernelFunction(
            "to_seconds", "An interval of seconds.", "to_seconds(1.5)", Only(DataType.Interval, Number), c =>
                RowLoop.Run(c, (a, row, result) =>
            Put(result, new IntervalValue(0, 0, Nanoseconds(RowLoop.Double(a[0], row)))))),
        Whole("to_milliseconds", n => Time(n, 1_000_000)),
        Whole("to_microseconds", n => Time(n, 1_000)),
        new KernelFunction(
            "date_add", "A date or time plus an interval.", "date_add(DATE '2024-01-31', INTERVAL '1 month')", a =>
                Types(ArithmeticOperator.Add, a), c => Apply(ArithmeticOperator.Add, c)),
        new KernelFunction(
            "date_sub datesub", "A date or time minus an interval; or the number of whole units between two times.",
                "date_sub('month', DATE '2024-01-15', DATE '2024-03-14')", SubtractTypes, c =>
            c.Arguments.Count == 3 ? WholeUnits(c) : Apply(ArithmeticOperator.Subtract, c)),
        new KernelFunction(
            "ago", "The instant that lies an interval before now.", "ago(INTERVAL '1 hour') < now()", Only(Instant, DataType.Interval), Ago,
                Volatility.Stable),
        Justified("justify_hours", "24 hours as a day each.", "justify_hours(INTERVAL '50 hours')", v => Days(v)),
        Justified("justify_days", "30 days as a month each.", "justify_days(INTERVAL '65 days')", v => Months(v)),
        Justified("normalized_interval", "24 hours as a day and 30 days as a month each.", "normalized_interval(INTERVAL '50 hours')", v =>
            Months(Days(v))),
        Justified("justify_interval", "24 hours as a day and 30 days as a month each, all of one sign.",
            "justify_interval(INTERVAL '1 month -1 hour')", v => OneSign(Months(Days(v)))),
    ];

    static KernelFunction Whole(string name, Func<long, IntervalValue> make) => new(
        name, $"An interval of {name[3..]}.", $"{name}(2)", Only(DataType.Interval, Integer), c =>
            RowLoop.Run(c, (a, row, result) => Put(result, make(RowLoop.Integer(a[0], row)))));

    static KernelFunction Justified(string names, string description, string example, Func<IntervalValue, IntervalValue> justify) => new(
        names, $"The interval with {description}", example, Only(DataType.Interval, DataType.Interval), c =>
            RowLoop.Run(c, (a, row, result) => Put(result, justify(((FixedWidthColumn)a[0]).Values<IntervalValue>()[row]))));

    static IntervalValue Days(IntervalValue value)
    {
        (long days, long rest) = Math.DivRem(value.Nanoseconds, IntervalValue.NanosecondsPerDay);
        return new IntervalValue(value.Months, NarrowInt((Int128)value.Days + days), rest);
    }

    static IntervalValue Months(IntervalValue value)
    {
        (int months, int days) = Math.DivRem(value.Days, DaysPerMonth);
        return new IntervalValue(NarrowInt((Int128)value.Months + months), days, value.Nanoseconds);
    }

    /// <summary>Borrows a month or a day so that no part has another sign than the whole, as PostgreSQL does.</summary>
    static IntervalValue OneSign(IntervalValue value)
    {
        Int128 days = ((Int128)value.Months * DaysPerMonth) + value.Days;
        Int128 nanoseconds = (days * IntervalValue.NanosecondsPerDay) + value.Nanoseconds;
        Int128 perMonth = (Int128)DaysPerMonth * IntervalValue.NanosecondsPerDay;
        (Int128 months, nanoseconds) = Int128.DivRem(nanoseconds, perMonth);
        (days, nanoseconds) = Int128.DivRem(nanoseconds, IntervalValue.NanosecondsPerDay);
        return new IntervalValue(NarrowInt(months), (int)days, (long)nanoseconds);
    }

    static FunctionSignature? SubtractTypes(IReadOnlyList<DataType> arguments) =>
        arguments.Count == 3 && arguments[0].Logical.Id is TypeId.Utf8 or TypeId.Null && TemporalFunctions.PointOf(arguments[1]) is not null
            && TemporalFunctions.PointOf(arguments[2]) is not null
            ? Of(Integer, Text, Timestamp, Timestamp)
            : Types(ArithmeticOperator.Subtract, arguments);

    static Column WholeUnits(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        string name = RowLoop.Text(a[0], row);
        if (!DateParts.TryParse(name, out DatePart part) || part > DatePart.Millennium || part == DatePart.IsoYear)
        {
            throw new QuiverException(ErrorCode.InvalidValue, $"unknown unit '{name}' in date_sub; use one such as day, month or year");
        }

        long from = RowLoop.Integer(a[1], row);
        long to = RowLoop.Integer(a[2], row);
        RowLoop.Put(
            result, part >= DatePart.Month ? WholeMonths(from, to) / MonthsOf(part) : Narrow(WholeLengths(part, (Int128)to - from)));
    });

    static Int128 WholeLengths(DatePart part, Int128 micros) => part switch
    {
        DatePart.Week => micros / (7 * MicrosecondsPerDay),
        DatePart.Day => micros / MicrosecondsPerDay,
        _ => micros * 1_000 / DateParts.Nanoseconds(part),
    };

    static int MonthsOf(DatePart part) => part switch
    {
        DatePart.Month => 1,
        DatePart.Quarter => 3,
        DatePart.Year => 12,
        DatePart.Decade => 120,
        DatePart.Century => 1_200,
        _ => 12_000,
    };

    static long WholeMonths(long from, long to)
    {
        if (from > to)
        {
            return -WholeMonths(to, from);
        }

        long firstDay = CivilDate.FloorDivide(from, MicrosecondsPerDay);
        long lastDay = CivilDate.FloorDivide(to, MicrosecondsPerDay);
        CivilDate first = CivilDate.FromDays(firstDay);
        CivilDate last = CivilDate.FromDays(lastDay);
        long months = ((last.Year - first.Year) * 12) + last.Month - first.Month;
        long reached = CivilDate.AddMonths(firstDay, months);
        bool isTooFar = reached > lastDay
            || (reached == lastDay && from - (firstDay * MicrosecondsPerDay) > to - (lastDay * MicrosecondsPerDay));
        return isTooFar ? months - 1 : months;
    }

    static Column Ago(ScalarInvocation call)
    {
        Column now = new ConstantColumn(ColumnBuilder.Build(Instant, [call.Context.StatementTime]), call.RowCount);
        return ArithmeticKernel.Evaluate(ArithmeticOperator.Subtract, now, call.Arguments[0], Instant, call.Scratch);
    }

    static void Put(ColumnBuilder result, IntervalValue value) => ((FixedWidthColumnBuilder)result).AppendRaw(value);

    static IntervalValue Months(long count, int each) => new(NarrowInt((Int128)count * each), 0, 0);

    static IntervalValue Days(long count, int each) => new(0, NarrowInt((Int128)count * each), 0);

    static IntervalValue Time(long count, long each) => new(0, 0, Narrow((Int128)count * each));

    static long Nanoseconds(double seconds) =>
        double.IsFinite(seconds) ? Narrow((Int128)Math.Round(seconds * 1e9)) : throw MathErrors.Overflow("an interval");

    static int NarrowInt(Int128 value) => value <= int.MaxValue && value >= int.MinValue ? (int)value
        : throw MathErrors.Overflow("an interval");

    static long Narrow(Int128 value) => value <= long.MaxValue && value >= long.MinValue ? (long)value
        : throw MathErrors.Overflow("an interval");

    static FunctionSignature? Types(ArithmeticOperator op, IReadOnlyList<DataType> arguments) =>
        arguments.Count == 2 && ArithmeticTypes.ResultOf(op, arguments[0].Logical, arguments[1].Logical) is { } types
            ? Of(types.Result, types.Left, types.Right)
            : null;

    static Column Apply(ArithmeticOperator op, ScalarInvocation call) =>
        ArithmeticKernel.Evaluate(op, call.Arguments[0], call.Arguments[1], call.ResultType, call.Scratch);
}
