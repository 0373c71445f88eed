using System.Runtime.InteropServices;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Functions;
using Quiver.InfluxQl.Lexical;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series;

/// <summary>Computes the calls of a SELECT from the points of a series.</summary>
sealed class CallEvaluator(SelectShape shape, TimeWindows windows, SeriesMemory memory)
{
    readonly CompiledSelect _compiled = shape.Compiled;
    readonly bool _readsSubqueries = shape.Select.Sources.Any(source => source.Subquery is not null);
    readonly HashSet<string> _ended = new(StringComparer.Ordinal);

    /// <summary>Returns the type of what a call gives; Unknown where it gives nothing.</summary>
    /// <exception cref="Arrow.Errors.QuiverException">The function does not take the type of its argument.</exception>
    public static InfluxType TypeOf(InfluxCall call)
    {
        InfluxType input = call.Arguments[0] switch
        {
            InfluxCall inner => TypeOf(inner),
            InfluxVariable { Type: var type } => type,
            _ => InfluxType.Unknown,
        };
        return input is InfluxType.Unknown or InfluxType.Tag ? InfluxType.Unknown : FunctionFactory.ResultTypeOf(call, input);
    }

    /// <summary>Returns the points that a call gives for a series, limited as the query is.</summary>
    public List<Point> Evaluate(InfluxCall call, SeriesPoints series) => Limit(Evaluate(call, series, windows));

    /// <summary>Returns the points of a call whose values the engine computed for each bucket: filled and limited as the query
    /// is.</summary>
    public List<Point> Complete(InfluxCall call, List<Point> buckets)
    {
        if (windows.Interval.IsNone && buckets.Count > 0)
        {
            buckets[0] = buckets[0] with { Time = windows.First == TimeText.Minimum ? 0 : windows.First };
        }

        return Limit(IsFilled(InfluxFunctions.KindOf(call.Name)) ? Fill(call, windows, buckets) : buckets);
    }

    List<Point> Evaluate(InfluxCall call, SeriesPoints series, TimeWindows range)
    {
        if (TypeOf(call) == InfluxType.Unknown)
        {
            return [];
        }

        return FunctionFactory.IsTransformation(call.Name) ? Transform(call, series, range) : Reduce(call, series, range);
    }

    List<Point> Transform(InfluxCall call, SeriesPoints series, TimeWindows range)
    {
        TimeWindows inner = call.Arguments[0] is InfluxCall && ReadsBucketBefore(call.Name) ? Widen(range) : range;
        List<Point> input = call.Arguments[0] is InfluxCall nested
            ? Evaluate(nested, series, inner)
            : PointsOf((InfluxVariable)call.Arguments[0], series, range);
        ITransformation transformation = FunctionFactory.CreateTransformation(call, InputTypeOf(call), OptionsOf(range));
        var output = new List<Point>(input.Count);
        foreach (ref readonly Point point in CollectionsMarshal.AsSpan(input))
        {
            if (!point.Value.IsNull)
            {
                transformation.Add(point, output);
            }
        }

        memory.Quota.ThrowIfStopped();
        transformation.Finish(output);
        memory.Take(output);
        return output;
    }

    /// <summary>Whether a transformation of buckets reads one more, so that the first one has something to compare with.</summary>
    static bool ReadsBucketBefore(string name) =>
        name is not ("cumulative_sum" or "integral" or "holt_winters" or "holt_winters_with_fit");

    TimeWindows Widen(TimeWindows range) => _compiled.IsAscending
        ? range.Between(unchecked(range.First - range.Interval.Duration), range.Last)
        : range.Between(range.First, unchecked(range.Last + range.Interval.Duration));

    List<Point> Reduce(InfluxCall call, SeriesPoints series, TimeWindows range)
    {
        List<Point> input = call.Arguments[0] is InfluxCall nested
            ? Evaluate(nested, series, range)
            : PointsOf((InfluxVariable)call.Arguments[0], series, range);
        InfluxFunctionKind kind = InfluxFunctions.KindOf(call.Name);
        bool keepsTimes = kind is InfluxFunctionKind.TopBottom or InfluxFunctionKind.Sample
            || (shape.IsLoneSelector && range.Interval.IsNone
                && kind is InfluxFunctionKind.Selector or InfluxFunctionKind.Percentile);
        IReducer reducer = FunctionFactory.CreateReducer(call, InputTypeOf(call), OptionsOf(range));
        var output = new List<Point>();
        for (int from = 0; from < input.Count;)
        {
            int to = BucketEnd(input, from, range, out long start);
            if (to == from || _ended.Contains(call.ToString()))
            {
                // A bucket of a subquery that starts before the time of this query is in no bucket of it: InfluxDB ends the call there,
                // for the series that follow too.
                _ended.Add(call.ToString());
                return output;
            }

            int count = output.Count;
            memory.Quota.ThrowIfStopped();
            Reduce(reducer, call, series, CollectionsMarshal.AsSpan(input)[from..to], output);
            for (int i = count; i < output.Count && !keepsTimes; i++)
            {
                output[i] = output[i] with { Time = start == TimeText.Minimum ? 0 : start };
            }

            from = to;
        }

        memory.Take(output);
        return IsFilled(kind) ? Fill(call, range, output) : output;
    }

    void Reduce(IReducer reducer, InfluxCall call, SeriesPoints series, ReadOnlySpan<Point> points, List<Point> output)
    {
        InfluxVariable[] tags = [.. call.Arguments.Skip(1).OfType<InfluxVariable>()];
        if (reducer is ITaggedReducer tagged && tags.Length > 0)
        {
            List<InfluxValue>[] columns = [.. tags.Select(tag => series.Columns[shape.IndexOf(tag)])];
            tagged.Reduce(points, row => string.Join('\0', columns.Select(column => TagOf(column[row]))), output);
            return;
        }

        reducer.Reduce(points, output);
    }

    /// <summary>A column that is no tag counts as one that no row has.</summary>
    static string TagOf(InfluxValue value) => value.Type == InfluxType.String ? value.Text : "";

    static int BucketEnd(List<Point> points, int from, TimeWindows range, out long start)
    {
        (start, long end) = range.Of(points[from].Time);
        int to = from;
        while (to < points.Count && points[to].Time >= start && points[to].Time < end)
        {
            to++;
        }

        return to;
    }

    List<Point> PointsOf(InfluxVariable variable, SeriesPoints series, TimeWindows range)
    {
        List<InfluxValue> values = series.Columns[shape.IndexOf(variable)];
        memory.Take(values.Count, 2);
        var points = new List<Point>(values.Count);
        for (int i = 0; i < values.Count; i++)
        {
            long time = series.Times[i];
            if (!values[i].IsNull && (_readsSubqueries || (time >= range.First && time <= range.Last)))
            {
                points.Add(new Point(time, values[i], i));
            }
        }

        memory.Quota.AddPoints(points.Count);
        return points;
    }

    static InfluxType InputTypeOf(InfluxCall call) =>
        call.Arguments[0] is InfluxCall inner ? TypeOf(inner) : ((InfluxVariable)call.Arguments[0]).Type;

    bool IsFilled(InfluxFunctionKind kind)
    {
        bool isPlain = kind is InfluxFunctionKind.Aggregate or InfluxFunctionKind.Selector or InfluxFunctionKind.Percentile;
        bool isOff = _compiled.Fill == InfluxFill.None || (shape.HasTarget && _compiled.Fill == InfluxFill.Null);
        return isPlain && !isOff && !windows.Interval.IsNone;
    }

    List<Point> Fill(InfluxCall call, TimeWindows range, List<Point> points)
    {
        bool countsNone = call.Name == "count" && _compiled.Fill == InfluxFill.Null;
        InfluxValue number = countsNone ? InfluxValue.Of(0L) : FillValues.To(TypeOf(call), FillValues.Of(_compiled.Statement.FillValue));
        InfluxFill fill = countsNone ? InfluxFill.Number : _compiled.Fill;
        return new BucketFill(range, _compiled.IsAscending, fill, number, memory).Fill(points);
    }

    FunctionOptions OptionsOf(TimeWindows range) => new()
    {
        Interval = range.Interval,
        IsAscending = _compiled.IsAscending,
        StartTime = range.First,
        EndTime = range.Last,
        WindowOf = range.Of,
    };

    List<Point> Limit(List<Point> points) => RowLimit.Of(_compiled.Statement).Cut(points);
}
