using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Temporal;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Lists of numbers in order.</summary>
static class SeriesFunctions
{
    /// <summary>The most elements of a list that a call makes.</summary>
    const int MaxElements = 1 << 26;
    const long MicrosPerDay = 86_400_000_000;

    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "range", "The numbers from start (0) to before stop.", "range(1, 4)", SeriesTypes, c => Series(c, isInclusive: false)),
        new KernelFunction(
            "generate_series", "The numbers from start (0) to stop.", "generate_series(1, 3)", SeriesTypes, c =>
                Series(c, isInclusive: true)),
    ];

    static FunctionSignature? SeriesTypes(IReadOnlyList<DataType> arguments) =>
        arguments.Count == 3 && arguments[2].Logical.Id == TypeId.Interval
            && arguments.Take(2).All(a => a.Logical.Id is TypeId.Date or TypeId.Timestamp)
            ? Of(DataType.List(TimeOf(arguments)), TimeOf(arguments), TimeOf(arguments), DataType.Interval)
        : arguments.Count is >= 1 and <= 3 && arguments.All(a => a.Logical.IsInteger || a.Id == TypeId.Null)
            ? new FunctionSignature([.. arguments.Select(_ => Integer)], DataType.List(Integer))
            : null;

    static TimestampType TimeOf(IReadOnlyList<DataType> arguments) =>
        DataType.Timestamp(
            TimeUnit.Microsecond, arguments.Take(2).Select(a => (a.Logical as TimestampType)?.Zone).FirstOrDefault(z => z is not null));

    /// <summary>Adds the step to the start again and again: months by the calendar, then days and time.</summary>
    static void Times(Column[] a, int row, ColumnBuilder result, bool isInclusive)
    {
        long start = RowLoop.Integer(a[0], row);
        long stop = RowLoop.Integer(a[1], row);
        IntervalValue step = ((FixedWidthColumn)a[2]).Values<IntervalValue>()[row];
        Int128 micros = (((Int128)step.Days * IntervalValue.NanosecondsPerDay) + step.Nanoseconds) / 1_000;
        int sign = step.Months != 0 ? Math.Sign(step.Months) : (int)Int128.Sign(micros);
        if (sign == 0 || (step.Months != 0 && micros != 0 && (int)Int128.Sign(micros) != sign))
        {
            throw new QuiverException(ErrorCode.InvalidValue, "the step of a range of times must not be zero, and its parts have one sign");
        }

        var list = (ListColumnBuilder)result;
        Int128 value = start;
        for (int i = 0; ; i++)
        {
            int order = value.CompareTo(stop) * sign;
            if (order > 0 || (order == 0 && !isInclusive))
            {
                break;
            }

            if (i == MaxElements)
            {
                throw new QuiverException(ErrorCode.LimitExceeded, $"a range of more than {MaxElements} elements is too long for a list");
            }

            RowLoop.Put(list.Elements, (long)value);
            if (step.Months != 0)
            {
                long days = CivilDate.FloorDivide((long)value, MicrosPerDay);
                value += ((Int128)CivilDate.AddMonths(days, Math.Clamp(step.Months, -24_000_000, 24_000_000)) - days) * MicrosPerDay;
            }

            value += micros;
            if (value < long.MinValue || value > long.MaxValue)
            {
                break;
            }
        }

        list.EndValue();
    }

    static Column Series(ScalarInvocation call, bool isInclusive) => RowLoop.Run(call, (a, row, result) =>
    {
        if (a.Length == 3 && a[2].Type.Id == TypeId.Interval)
        {
            Times(a, row, result, isInclusive);
            return;
        }

        long start = a.Length > 1 ? RowLoop.Integer(a[0], row) : 0;
        long stop = RowLoop.Integer(a[a.Length > 1 ? 1 : 0], row);
        long step = a.Length > 2 ? RowLoop.Integer(a[2], row) : 1;
        if (step == 0)
        {
            throw new QuiverException(ErrorCode.InvalidValue, "the step of a range must not be zero");
        }

        var list = (ListColumnBuilder)result;
        Int128 last = isInclusive ? stop : (Int128)stop - Math.Sign(step);
        Int128 count = step > 0 == last >= start || last == start ? ((last - start) / step) + 1 : 0;
        if (count > MaxElements)
        {
            throw new QuiverException(ErrorCode.LimitExceeded,
                $"a range of {count} elements is too long for a list; use it in FROM instead");
        }

        for (long i = 0; i < (long)count; i++)
        {
            RowLoop.Put(list.Elements, start + (i * step));
        }

        list.EndValue();
    });
}
