using System.Globalization;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Types;

namespace Quiver.Engine.Catalog.Functions;

/// <summary>
/// range and generate_series: numbers, or timestamps with an interval as step. range ends before the stop, generate_series at
/// it, as in DuckDB.
/// </summary>
sealed class RangeFunction(string name, bool isInclusive) : TableFunction(name)
{
    public override string Description => isInclusive
        ? "The numbers, or times, from a start to a stop, by a step."
        : "The numbers, or times, from a start to below a stop, by a step.";

    public override string Example => $"{Name}(1, 7, 2)";

    public override ValueTask<ITableProvider> BindAsync(
        IReadOnlyList<ScalarValue> arguments, IReadOnlyDictionary<string, ScalarValue> options, CancellationToken cancellationToken)
    {
        if (options.Count > 0)
        {
            throw Wrong($"has no option \"{options.Keys.First()}\"");
        }

        return ValueTask.FromResult<ITableProvider>(new RangeTable(Name, Bind(arguments)));
    }

    RangeSteps Bind(IReadOnlyList<ScalarValue> arguments)
    {
        if (arguments.Count is < 1 or > 3)
        {
            throw Wrong($"takes 1 to 3 arguments, not {arguments.Count}");
        }

        bool isTime = arguments.Any(a => a.Type.Logical.IsTemporal);
        if (arguments.Any(a => a.IsNull))
        {
            return RangeSteps.Empty(isTime ? DataType.Timestamp(TimeUnit.Microsecond) : DataType.Int64);
        }

        return isTime ? Times(arguments) : Numbers(arguments);
    }

    RangeSteps Numbers(IReadOnlyList<ScalarValue> arguments)
    {
        long start = arguments.Count > 1 ? Integer(arguments[0]) : 0;
        long stop = Integer(arguments[arguments.Count > 1 ? 1 : 0]);
        long step = arguments.Count > 2 ? Integer(arguments[2]) : 1;
        return RangeSteps.Fixed(DataType.Int64, start, stop, CheckStep(step), isInclusive);
    }

    RangeSteps Times(IReadOnlyList<ScalarValue> arguments)
    {
        if (arguments.Count != 3 || arguments[2].Column is not FixedWidthColumn { Type.Id: TypeId.Interval } steps)
        {
            throw Wrong("of times takes a start, a stop and an interval");
        }

        (long start, string? zone) = Microseconds(arguments[0]);
        (long stop, string? stopZone) = Microseconds(arguments[1]);
        TimestampType type = DataType.Timestamp(TimeUnit.Microsecond, zone ?? stopZone);
        IntervalValue step = steps.Values<IntervalValue>()[0];
        Int128 length = ((Int128)step.Days * IntervalValue.NanosecondsPerDay) + step.Nanoseconds;
        if (length % 1_000 != 0 || Int128.Abs(length) / 1_000 > long.MaxValue)
        {
            throw Wrong("needs a step of whole microseconds");
        }

        long micros = (long)(length / 1_000);
        if (step.Months == 0)
        {
            return RangeSteps.Fixed(type, start, stop, CheckStep(micros), isInclusive);
        }

        return micros != 0 && Math.Sign(step.Months) != Math.Sign(micros)
            ? throw Wrong("needs a step whose parts have one sign")
            : RangeSteps.Calendar(type, start, stop, step.Months, micros, isInclusive);
    }

    long CheckStep(long step) => step != 0 ? step : throw Wrong("needs a step that is not zero");

    long Integer(ScalarValue value) => value.Type.Logical.IsInteger && !(value.Value is ulong large && large > long.MaxValue)
        ? Convert.ToInt64(value.Value, CultureInfo.InvariantCulture)
        : throw Wrong($"takes integers, or times with an interval, not {value.Type}");

    (long Micros, string? Zone) Microseconds(ScalarValue value)
    {
        switch (value.Column)
        {
            case FixedWidthColumn { Type: TimestampType type } column:
                Int128 nanoseconds = (Int128)column.Values<long>()[0] * TimeUnits.Nanoseconds(type.Unit);
                long micros = (long)Int128.Clamp(nanoseconds / 1_000, long.MinValue, long.MaxValue);
                return (micros, type.Zone);
            case FixedWidthColumn { Type.Id: TypeId.Date } column:
                return (column.Values<int>()[0] * 86_400_000_000L, null);
            default:
                throw Wrong($"of times takes dates or timestamps, not {value.Type}");
        }
    }

    QuiverException Wrong(string what) => new(ErrorCode.WrongArguments, $"{Name} {what}");
}
