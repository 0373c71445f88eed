using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;

namespace Quiver.InfluxQueries.Continuous;

/// <summary>When a continuous query is due, and for which times: the arithmetic of InfluxDB's <c>continuous_querier</c>.</summary>
sealed class ContinuousRun
{
    readonly InfluxSelect _select;
    readonly long _interval;
    readonly long _offset;
    readonly long _every;
    readonly long _for;
    Int128? _last;

    /// <summary>Makes a query that has not run yet.</summary>
    /// <param name="query">The statement that made it.</param>
    /// <param name="now">The time, in nanoseconds.</param>
    public ContinuousRun(InfluxCreateContinuousQuery query, long now)
    {
        _select = query.Select;
        TimeInterval interval = SelectCompiler.Compile(query.Select, now).Interval;
        (_interval, _offset) = (interval.Duration, interval.Offset);
        _every = query.ResampleEvery > 0 ? query.ResampleEvery : _interval;
        _for = query.ResampleFor > 0 ? query.ResampleFor : Math.Max(_interval, _every);
    }

    /// <summary>Returns the statement to run now; null where nothing is due. What is returned counts as run.</summary>
    public InfluxSelect? Next(long now)
    {
        // A query that was never run is due at once, and finds no whole interval in most cases.
        Int128 due = _last is { } last ? last + _every : now;
        if (due > now)
        {
            return null;
        }

        _last = Truncate(now - (Int128)_offset, _every) + _offset;
        Int128 step = Math.Min(_every, _interval);
        Int128 start = Truncate(due + _interval - _for - _offset - 1, _interval) + _offset;
        Int128 end = Truncate(now + (Int128)_interval - step - _offset, _interval) + _offset;
        return end > start ? Between(start, end, now) : null;
    }

    InfluxSelect Between(Int128 start, Int128 end, long now)
    {
        var time = new InfluxVariable("time");
        InfluxExpression range = new InfluxBinary(
            InfluxOperator.And, new InfluxBinary(InfluxOperator.GreaterOrEqual, time, new InfluxTime(start)),
            new InfluxBinary(InfluxOperator.Less, time, new InfluxTime(end)));
        InfluxExpression? rest = ConditionSplitter.Split(_select.Condition, new ReduceContext(now)).Condition;
        return _select with
        {
            Condition = rest is null ? range : new InfluxBinary(InfluxOperator.And, ExpressionReducer.Parenthesize(rest), range),
        };
    }

    static Int128 Truncate(Int128 time, long step)
    {
        Int128 rest = time % step;
        return time - (rest < 0 ? rest + step : rest);
    }
}
