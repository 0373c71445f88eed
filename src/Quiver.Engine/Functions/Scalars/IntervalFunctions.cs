using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions that make intervals, and sums of times and intervals.</summary>
static class IntervalFunctions
{
    public static IEnumerable<ScalarFunction> All =>
    [
        Whole("to_years", n => Months(n, 12)),
        Whole("to_months", n => Months(n, 1)),
        Whole("to_weeks", n => Days(n, 7)),
        Whole("to_days", n => Days(n, 1)),
        Whole("to_hours", n => Time(n, 3600L * 1_000_000_000)),
        Whole("to_minutes", n => Time(n, 60L * 1_000_000_000)),
        new KernelFunction(
            "to_seconds", "An interval of seconds.", "to_seconds(1.5)", Only(DataType.Interval, Number), c =>
                RowLoop.Run(c, (a, row, result) =>
            Put(result, new IntervalValue(0, 0, Narrow((Int128)Math.Round(RowLoop.Double(a[0], row) * 1e9)))))),
        Whole("to_milliseconds", n => Time(n, 1_000_000)),
        Whole("to_microseconds", n => Time(n, 1_000)),
        new KernelFunction(
            "date_add", "A date or time plus an interval.", "date_add(DATE '2024-01-31', INTERVAL '1 month')", a =>
                Types(ArithmeticOperator.Add, a), c => Apply(ArithmeticOperator.Add, c)),
        new KernelFunction(
            "date_sub", "A date or time minus an interval.", "date_sub(DATE '2024-03-31', INTERVAL '1 month')", a =>
                Types(ArithmeticOperator.Subtract, a), c => Apply(ArithmeticOperator.Subtract, c)),
    ];

    static KernelFunction Whole(string name, Func<long, IntervalValue> make) => new(
        name, $"An interval of {name[3..]}.", $"{name}(2)", Only(DataType.Interval, Integer), c =>
            RowLoop.Run(c, (a, row, result) => Put(result, make(RowLoop.Integer(a[0], row)))));

    static void Put(ColumnBuilder result, IntervalValue value) => ((FixedWidthColumnBuilder)result).AppendRaw(value);

    static IntervalValue Months(long count, int each) => new(NarrowInt((Int128)count * each), 0, 0);

    static IntervalValue Days(long count, int each) => new(0, NarrowInt((Int128)count * each), 0);

    static IntervalValue Time(long count, long each) => new(0, 0, Narrow((Int128)count * each));

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
