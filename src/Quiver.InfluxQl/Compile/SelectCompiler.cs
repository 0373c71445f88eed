using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;
using Quiver.InfluxQl.Parsing;

namespace Quiver.InfluxQl.Compile;

/// <summary>Compiles SELECT: everything that its text alone tells, and every error that needs no storage.</summary>
/// <remarks>The order of the checks is that of InfluxDB's <c>query/compile.go</c>: of several things that are wrong, the same is told.</remarks>
sealed class SelectCompiler
{
    const long SecondsFromYearOne = 62_135_596_800;

    readonly InfluxSelect _statement;
    readonly long _now;
    readonly SelectAnalysis _analysis = new();
    readonly List<InfluxExpression> _dimensions = [];
    InfluxExpression? _condition;
    InfluxExpression? _unusableOffset;
    TimeBounds _bounds;
    InfluxFill _fill;
    bool _isAscending;

    SelectCompiler(InfluxSelect statement, long now)
    {
        _statement = statement;
        _now = now;
    }

    /// <summary>Compiles a SELECT.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="now">The time of the statement in nanoseconds; now() is the same throughout.</param>
    public static CompiledSelect Compile(InfluxSelect statement, long now)
    {
        var compiler = new SelectCompiler(statement, now);
        compiler.Preprocess();
        CompiledSelect compiled = compiler.CompileBody();
        compiler.CheckOffset(compiled);
        return compiled;
    }

    TimeInterval Interval
    {
        get => _analysis.Interval;
        set => _analysis.Interval = value;
    }

    TimeZoneInfo? Zone => _statement.TimeZone.Length == 0 ? null : InfluxZones.Find(_statement.TimeZone);

    /// <summary>Reads WHERE, GROUP BY and the other clauses of the whole statement.</summary>
    void Preprocess()
    {
        _isAscending = _statement.IsAscending;
        _analysis.Limit = _statement.Limit;
        _analysis.HasTarget = _statement.Target is not null;
        (_condition, _bounds) = ConditionSplitter.Split(_statement.Condition, new ReduceContext(_now, Zone));
        CheckCondition(_condition);
        foreach (InfluxExpression dimension in _statement.Dimensions)
        {
            CompileDimension(ExpressionReducer.Reduce(dimension, default));
        }

        _fill = _statement.Fill;
        _bounds = new TimeBounds(
            _bounds.First ?? TimeText.Minimum, _bounds.Last ?? (Interval.IsNone ? TimeText.Maximum : _now));
    }

    CompiledSelect CompileBody()
    {
        var fields = new List<CompiledField>();
        string timeColumn = "time";
        var context = new ReduceContext(HasMath: true);
        foreach (InfluxField field in _statement.Fields)
        {
            if (field.Expression is InfluxVariable { Name: "time" })
            {
                timeColumn = field.Alias.Length > 0 ? field.Alias : timeColumn;
                continue;
            }

            InfluxExpression expression = ExpressionReducer.Reduce(field.Expression, context);
            var compiler = new FieldCompiler(_analysis);
            compiler.Compile(expression);
            fields.Add(new CompiledField(RewriteDistinct(expression), field.Alias, compiler.Symbols));
        }

        CheckFields(fields.Count);
        CompiledSource[] sources = [.. _statement.Sources.Select(CompileSource)];
        return new CompiledSelect(_statement)
        {
            Fields = fields,
            Symbols = _analysis.Symbols,
            Sources = sources,
            Condition = _condition is null ? null : RegexSimplifier.Simplify(_condition),
            Bounds = _bounds,
            Interval = Interval,
            IsIntervalInherited = _analysis.IsIntervalInherited,
            Dimensions = _dimensions,
            ExtraIntervals = _analysis.ExtraIntervals,
            IsAscending = _isAscending,
            Fill = _fill,
            Calls = _analysis.Calls,
            HasOnlySelectors = _analysis.HasOnlySelectors,
            HasAuxiliaryFields = _analysis.HasAuxiliaryFields,
            TopBottom = _analysis.TopBottom,
            TimeColumn = timeColumn,
        };
    }

    static InfluxExpression RewriteDistinct(InfluxExpression expression) => expression switch
    {
        InfluxDistinct distinct => distinct.ToCall(),
        InfluxCall call => new InfluxCall(call.Name, [.. call.Arguments.Select(RewriteDistinct)]),
        InfluxParenthesis parenthesis => new InfluxParenthesis(RewriteDistinct(parenthesis.Inner)),
        InfluxBinary binary => RewriteDistinct(binary.Chain()),
        _ => expression,
    };

    static InfluxExpression RewriteDistinct(IReadOnlyList<InfluxBinary> chain) => chain.Aggregate(
        RewriteDistinct(chain[0].Left), (left, node) => new InfluxBinary(node.Operator, left, RewriteDistinct(node.Right)));

    CompiledSource CompileSource(InfluxSource source)
    {
        if (source is not InfluxSubquery { Select: var select })
        {
            return new CompiledSource((InfluxMeasurement)source, null);
        }

        var inner = new SelectCompiler(select, _now);
        inner.Preprocess();
        if (select.Sort is not null && inner._isAscending != _isAscending)
        {
            throw CompileErrors.Invalid("subqueries must be ordered in the same direction as the query itself");
        }

        inner._isAscending = _isAscending;
        inner._bounds = inner._bounds.Intersect(_bounds);
        if (!inner.Interval.IsNone && inner._fill == InfluxFill.Null)
        {
            inner._fill = InfluxFill.None;
        }

        if (!Interval.IsNone && inner.Interval.IsNone)
        {
            inner.Interval = Interval;
            inner._analysis.IsIntervalInherited = true;
        }

        CompiledSelect compiled = inner.CompileBody();
        _unusableOffset ??= inner._unusableOffset;
        return new CompiledSource(null, compiled);
    }

    void CompileDimension(InfluxExpression dimension)
    {
        switch (dimension)
        {
            case InfluxVariable variable when variable.Name.Equals("time", StringComparison.OrdinalIgnoreCase):
                throw CompileErrors.Invalid("time() is a function and expects at least one argument");
            case InfluxVariable or InfluxWildcard or InfluxRegex:
                _dimensions.Add(dimension);
                break;
            case InfluxCall { Name: not "time" }:
                throw CompileErrors.Invalid("only time() calls allowed in dimensions");
            case InfluxCall { Arguments.Count: not 1 and not 2 }:
                throw CompileErrors.Invalid("time dimension expected 1 or 2 arguments");
            case InfluxCall { Arguments: [not InfluxDuration, ..] }:
                throw CompileErrors.Invalid("time dimension must have duration argument");
            case InfluxCall when !Interval.IsNone:
                throw CompileErrors.Invalid("multiple time dimensions not allowed");
            case InfluxCall call:
                long duration = ((InfluxDuration)call.Arguments[0]).Nanoseconds;
                Interval = new TimeInterval(duration, call.Arguments.Count == 1 ? 0 : OffsetOf(call.Arguments[1], duration));
                break;
            default:
                throw CompileErrors.Invalid("only time and tag dimensions allowed");
        }
    }

    long OffsetOf(InfluxExpression offset, long duration)
    {
        switch (offset)
        {
            case InfluxDuration length:
                return duration is 0 or -1 ? 0 : length.Nanoseconds % duration;
            case InfluxTime time:
                return OffsetInInterval(time.Nanoseconds, duration);
            case InfluxCall { Name: not "now" }:
                throw CompileErrors.Invalid("time dimension offset function must be now()");
            case InfluxCall { Arguments.Count: > 0 }:
                throw CompileErrors.Invalid("time dimension offset now() function requires no arguments");
            case InfluxCall:
                return OffsetInInterval(_now, duration);
            case InfluxString text when TimeText.LooksLikeTime(text.Value):
                ConditionSplitter.ToTime(text, Zone);
                _unusableOffset ??= text;
                return 0;
            default:
                throw CompileErrors.Invalid("time dimension offset must be duration or now()");
        }
    }

    /// <summary>Returns the time since the start of its interval; here, as in Go's Truncate, intervals are counted from the year 1.</summary>
    static long OffsetInInterval(Int128 time, long duration) =>
        duration <= 0 ? 0 : (long)((time + ((Int128)SecondsFromYearOne * 1_000_000_000)) % duration);

    /// <summary>A string is taken for an offset at first and refused when the query is prepared.</summary>
    void CheckOffset(CompiledSelect compiled)
    {
        if (_unusableOffset is not null && compiled.Sources.Count > 0)
        {
            throw CompileErrors.Invalid($"invalid time dimension offset: {_unusableOffset}");
        }
    }

    /// <summary>Checks what the fields are together.</summary>
    void CheckFields(int count)
    {
        SelectAnalysis found = _analysis;
        if (count == 0)
        {
            throw CompileErrors.Invalid("at least 1 non-time field must be queried");
        }

        if (found.Calls.Count > 1 && found.TopBottom.Length > 0)
        {
            throw CompileErrors.Invalid($"selector function {found.TopBottom}() cannot be combined with other functions");
        }

        if (found.Calls.Count == 0)
        {
            if (_fill is InfluxFill.None or InfluxFill.Linear)
            {
                string word = _fill == InfluxFill.None ? "none" : "linear";
                throw CompileErrors.Invalid($"fill({word}) must be used with a function");
            }

            if (!Interval.IsNone && !found.IsIntervalInherited)
            {
                throw CompileErrors.Invalid("GROUP BY requires at least one aggregate function");
            }
        }

        if (found.HasDistinct && (found.Calls.Count != 1 || found.HasAuxiliaryFields))
        {
            throw CompileErrors.Invalid("aggregate function distinct() cannot be combined with other functions or fields");
        }

        if (found.HasAuxiliaryFields && !found.HasOnlySelectors)
        {
            throw CompileErrors.Invalid("mixing aggregate and non-aggregate queries is not supported");
        }

        if (found.HasAuxiliaryFields && found.Calls.Count > 1)
        {
            throw CompileErrors.Invalid("mixing multiple selector functions with tags or fields is not supported");
        }
    }

    /// <summary>Checks the functions of a condition. What stands in parentheses is not checked here, as in InfluxDB.</summary>
    static void CheckCondition(InfluxExpression? condition)
    {
        if (condition is InfluxBinary binary)
        {
            IReadOnlyList<InfluxBinary> chain = binary.Chain();
            CheckCondition(chain[0].Left);
            foreach (InfluxBinary node in chain)
            {
                CheckCondition(node.Right);
            }
        }
        else if (condition is InfluxCall call)
        {
            if (!MathFunctions.IsKnown(call.Name))
            {
                throw CompileErrors.Invalid($"invalid function call in condition: {call}");
            }

            // InfluxDB counts one argument for log() here, though it takes two.
            int count = call.Name == "log" ? 1 : MathFunctions.ArgumentCountOf(call.Name);
            if (call.Arguments.Count != count)
            {
                throw CompileErrors.ArgumentCount(call.Name, count, call.Arguments.Count);
            }

            foreach (InfluxExpression argument in call.Arguments)
            {
                CheckCondition(argument);
            }
        }
    }
}
