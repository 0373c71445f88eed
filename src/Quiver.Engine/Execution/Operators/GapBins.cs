using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Temporal;
using Quiver.Engine.Execution.Expressions;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>The bins of time between the limits of a gap-filling query, one after the other.</summary>
sealed class GapBins : IDisposable
{
    readonly TimestampType _type;
    readonly IntervalValue _stride;
    readonly long _origin;
    readonly long _step;
    readonly long _nanosecondsPerTick;
    readonly WallClockBin? _wallClock;
    readonly ColumnScratch _scratch;

    public GapBins(PhysicalGapFill plan, QueryContext context)
    {
        _type = (TimestampType)plan.Time.Type;
        _nanosecondsPerTick = TimeUnits.Nanoseconds(_type.Unit);
        _scratch = new ColumnScratch(context.Task.Budget);
        using var evaluators = new EvaluatorSet(new Dictionary<ColumnId, int>(), context.Task.Functions, context.Task.Budget);
        using var row = new ColumnBatch(context.Task.Budget);
        row.Reset(0, 1);
        object?[] constants = [.. LogicalGapFill.ConstantsOf(plan.Bin).Select(c => Evaluate(c, evaluators, row))];
        if (Array.Exists(constants, c => c is null))
        {
            return;
        }

        _stride = (IntervalValue)constants[0]!;
        _origin = constants.Length > 1 ? (long)constants[1]! : 0;
        if (plan.Bin.Function.Name == "date_bin_wallclock")
        {
            TimeZoneRules zone = TimeZoneRules.Of(_type.Zone ?? "UTC");
            _wallClock = new WallClockBin(zone, _stride, _origin, TimeUnits.PerSecond(_type.Unit));
        }

        Int128 length = ((Int128)_stride.Days * IntervalValue.NanosecondsPerDay) + _stride.Nanoseconds;
        bool isPlain = _wallClock is null && _stride.Months == 0 && length > 0 && length % _nanosecondsPerTick == 0
            && length / _nanosecondsPerTick <= long.MaxValue;
        _step = isPlain ? (long)(length / _nanosecondsPerTick) : 0;
        SetLimits(plan.Bounds, evaluators, row);
    }

    /// <summary>Whether there is no bin.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Whether all bins are as long, so that asking for the next one computes nothing that is shared.</summary>
    public bool IsPlain => _step > 0;

    /// <summary>The start of the first bin.</summary>
    public long First { get; private set; }

    /// <summary>The start of the last bin.</summary>
    public long Last { get; private set; }

    /// <summary>Returns the start of the bin after one.</summary>
    public long Next(long start)
    {
        if (_step > 0)
        {
            return start > long.MaxValue - _step ? long.MaxValue : start + _step;
        }

        // A calendar's bins are not all as long: what lies a stride ahead may still be in this bin, and is then moved on.
        long perDay = IntervalValue.NanosecondsPerDay / _nanosecondsPerTick;
        long candidate;
        long nudge;
        if (_stride.Months != 0)
        {
            long day = CivilDate.FloorDivide(start, perDay);
            candidate = checked((CivilDate.AddMonths(day, _stride.Months) * perDay) + (start - (day * perDay)));
            nudge = perDay;
        }
        else
        {
            Int128 length = ((Int128)_stride.Days * IntervalValue.NanosecondsPerDay) + _stride.Nanoseconds;
            long ticks = (long)Int128.Max(1, length / _nanosecondsPerTick);
            candidate = checked(start + ticks);
            nudge = (ticks / 4) + 1;
        }

        long next = StartOf(candidate);
        while (next <= start)
        {
            candidate = checked(candidate + nudge);
            next = StartOf(candidate);
        }

        return next;
    }

    public void Dispose() => _scratch.Dispose();

    long StartOf(long tick)
    {
        if (_wallClock is not null)
        {
            return _wallClock.Start(tick);
        }

        return DateBinKernel.StartOf(_stride, _type, _origin, tick, _scratch);
    }

    void SetLimits(IReadOnlyList<GapFillBound> bounds, EvaluatorSet evaluators, ColumnBatch row)
    {
        Int128 lower = Int128.MinValue;
        Int128 upper = Int128.MaxValue;
        foreach (GapFillBound bound in bounds)
        {
            if (Nanoseconds(bound.Value, evaluators, row) is not { } limit)
            {
                return;
            }

            if (bound.IsLower)
            {
                lower = Int128.Max(lower, limit + (bound.IsExclusive ? 1 : 0));
            }
            else
            {
                upper = Int128.Min(upper, limit - (bound.IsExclusive ? 1 : 0));
            }
        }

        if (lower > upper)
        {
            return;
        }

        First = StartOf(Ticks(lower));
        Last = StartOf(Ticks(upper));
        IsEmpty = false;
    }

    long Ticks(Int128 nanoseconds)
    {
        Int128 ticks = nanoseconds / _nanosecondsPerTick;
        ticks -= nanoseconds < ticks * _nanosecondsPerTick ? 1 : 0;
        return ticks >= long.MinValue && ticks <= long.MaxValue
            ? (long)ticks
            : throw new QuiverException(ErrorCode.Overflow, $"a time bound of date_bin_gapfill lies outside of {_type}");
    }

    static object? Evaluate(Expression constant, EvaluatorSet evaluators, ColumnBatch row)
    {
        Column value = evaluators.Compile(constant).Evaluate(row);
        FixedWidthColumn? flat = (value as ConstantColumn)?.Value as FixedWidthColumn ?? value as FixedWidthColumn;
        if (flat is null || value.IsNull(0))
        {
            return null;
        }

        return flat.Type.Id == TypeId.Interval ? flat.Values<IntervalValue>()[0]
            : flat.Type.ByteWidth == sizeof(int) ? (long)flat.Values<int>()[0]
            : flat.Values<long>()[0];
    }

    static Int128? Nanoseconds(Expression bound, EvaluatorSet evaluators, ColumnBatch row) => Evaluate(bound, evaluators, row) switch
    {
        long count when bound.Type is TimestampType type => (Int128)count * TimeUnits.Nanoseconds(type.Unit),
        long days => (Int128)days * IntervalValue.NanosecondsPerDay,
        _ => null,
    };
}
