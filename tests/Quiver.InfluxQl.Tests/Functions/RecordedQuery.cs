using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Functions;
using Quiver.InfluxQl.Parsing;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Tests.Functions;

/// <summary>A naive engine for queries of one call, of all points of a measurement in one series.</summary>
sealed class RecordedQuery
{
    readonly CompiledSelect _select;
    readonly List<RecordedRow> _rows;
    readonly InfluxCall _call;

    RecordedQuery(CompiledSelect select, List<RecordedRow> rows, InfluxCall call)
    {
        _select = select;
        _rows = rows;
        _call = call;
    }

    InfluxCall Inner => _call.Arguments[0] as InfluxCall ?? _call;

    string Field => ((InfluxVariable)Inner.Arguments[0]).Name;

    bool IsNested => !ReferenceEquals(Inner, _call);

    /// <summary>The name of the function.</summary>
    public string Function => _call.Name;

    /// <summary>Whether results have times of their own.</summary>
    public bool HasTimes => FunctionFactory.IsTransformation(_call.Name) || _call.Name is "top" or "bottom" or "sample"
        || (_select.Interval.IsNone && _call.Name is "first" or "last" or "min" or "max" or "percentile");

    /// <summary>Reads a query, where it is as simple as this engine needs it.</summary>
    public static RecordedQuery? Read(string text, RecordedSeries series)
    {
        if (InfluxParser.ParseStatement(text) is not InfluxSelect
            {
                Target: null, Limit: 0, Offset: 0, SeriesLimit: 0, Sources: [InfluxMeasurement measurement], FillValue: null, TimeZone: "",
            } statement || statement.Fields is not [{ Expression: InfluxCall call }] || MathFunctions.IsKnown(call.Name))
        {
            return null;
        }

        CompiledSelect select = SelectCompiler.Compile(statement, now: 0);
        List<RecordedRow> rows = series.RowsOf(measurement.Name);
        var query = new RecordedQuery(select, rows, call);
        bool isFilled = query.IsNested && query.Inner.Name == "count";
        bool isSimple = !isFilled && select is { Condition: null, Dimensions: [], Interval: { Offset: 0, Duration: >= 0 } }
            && select.Fill == InfluxFill.Null && query.Inner.Arguments[0] is InfluxVariable { Type: InfluxType.Unknown };
        return isSimple && query.TypesOfField().Count() == 1 ? query : null;
    }

    /// <summary>Returns the points of the result.</summary>
    public List<Point> Run()
    {
        InfluxType type = TypesOfField().Single();
        long extra = IsNested && _call.Name is not ("cumulative_sum" or "holt_winters" or "holt_winters_with_fit")
            ? _select.Interval.Duration
            : 0;
        List<Point> points = _select.IsAscending
            ? Points(_select.Bounds.FirstNanosecond - extra, _select.Bounds.LastNanosecond)
            : Points(_select.Bounds.FirstNanosecond, _select.Bounds.LastNanosecond + extra);
        var output = new List<Point>();
        if (!FunctionFactory.IsTransformation(Inner.Name))
        {
            Reduce(FunctionFactory.CreateReducer(Inner, type, Options()), points, output);
        }

        if (FunctionFactory.IsTransformation(_call.Name))
        {
            InfluxType input = IsNested ? FunctionFactory.ResultTypeOf(Inner, type) : type;
            ITransformation transformation = FunctionFactory.CreateTransformation(_call, input, Options());
            List<Point> source = IsNested ? [.. output] : points;
            output.Clear();
            source.ForEach(point => transformation.Add(point, output));
            transformation.Finish(output);
            output.RemoveAll(point => extra > 0 && !IsRead(point.Time));
        }
        else if (IsNested)
        {
            // What is left is count(distinct(x)).
            List<Point> source = [.. output];
            output.Clear();
            Reduce(FunctionFactory.CreateReducer(_call, type, Options()), source, output);
        }

        return output;
    }

    IEnumerable<InfluxType> TypesOfField() =>
        _rows.SelectMany(row => row.Fields).Where(field => field.Key == Field).Select(field => field.Value.Type).Distinct();

    List<Point> Points(long first, long last)
    {
        var points = new List<Point>();
        for (int i = 0; i < _rows.Count; i++)
        {
            RecordedRow row = _rows[i];
            if (row.Time >= first && row.Time <= last && row.Fields.TryGetValue(Field, out InfluxValue value))
            {
                points.Add(new Point(row.Time, value, i));
            }
        }

        return [.. _select.IsAscending ? points.OrderBy(point => point.Time) : points.OrderByDescending(point => point.Time)];
    }

    void Reduce(IReducer reducer, List<Point> points, List<Point> output)
    {
        foreach (IGrouping<long, Point> bucket in points.GroupBy(point => _select.Interval.IsNone ? 0 : WindowOf(point.Time).Start))
        {
            var results = new List<Point>();
            if (reducer is ITaggedReducer tagged && Inner.Arguments.Count > 2)
            {
                tagged.Reduce([.. bucket], GroupOf, results);
            }
            else
            {
                reducer.Reduce([.. bucket], results);
            }

            output.AddRange(results.Select(point => HasTimes && !IsNested ? point : point with { Time = bucket.Key }));
        }
    }

    string GroupOf(int row)
    {
        Dictionary<string, string> tags = _rows[row].Tags;
        return string.Join(',', Inner.Arguments.OfType<InfluxVariable>().Skip(1).Select(tag => tags.GetValueOrDefault(tag.Name)));
    }

    bool IsRead(long time) =>
        time >= WindowOf(_select.Bounds.FirstNanosecond).Start && time <= WindowOf(_select.Bounds.LastNanosecond).Start;

    FunctionOptions Options() => new()
    {
        Interval = _select.Interval,
        IsAscending = _select.IsAscending,
        StartTime = _select.Bounds.FirstNanosecond,
        EndTime = _select.Bounds.LastNanosecond,
        WindowOf = WindowOf,
    };

    (long Start, long End) WindowOf(long time) => FunctionRuns.WindowOf(time, _select.Interval.Duration);
}
