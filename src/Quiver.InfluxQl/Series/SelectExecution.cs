using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Lexical;
using Quiver.InfluxQl.Lowering;
using Quiver.InfluxQl.Parsing;
using Quiver.InfluxQl.Prepare;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQl.Values;

namespace Quiver.InfluxQl.Series;

/// <summary>Runs a prepared SELECT: points of its sources in, rows of series out, in the order of the answer.</summary>
sealed class SelectExecution
{
    readonly ISeriesStore _store;
    readonly SelectShape _shape;
    readonly TimeWindows _windows;
    readonly bool _isSubquery;

    /// <param name="select">The SELECT.</param>
    /// <param name="store">What has the series.</param>
    /// <param name="isSubquery">Whether another SELECT reads the rows: its limits of series hold then, not those that stand here.</param>
    public SelectExecution(PreparedSelect select, ISeriesStore store, bool isSubquery = false)
    {
        _store = store;
        _isSubquery = isSubquery;
        _shape = new SelectShape(select);
        string zone = Compiled.Statement.TimeZone;
        _windows = new TimeWindows(
            Compiled.Interval.Duration > 0 ? Compiled.Interval : default, Compiled.Bounds.FirstNanosecond, Compiled.Bounds.LastNanosecond,
            zone.Length == 0 ? null : InfluxZones.Find(zone));
        foreach (InfluxCall call in _shape.Calls)
        {
            // A type that a function does not take is said before anything is read.
            CallEvaluator.TypeOf(call);
        }
    }

    /// <summary>The names of the columns of the result: the time, then the others.</summary>
    public IReadOnlyList<string> Columns => _shape.Select.Columns;

    CompiledSelect Compiled => _shape.Compiled;

    /// <summary>Returns the tags that a row has when it is written to a measurement: the dimensions, and the tags of top and
    /// bottom.</summary>
    public IEnumerable<KeyValuePair<string, string>> TagsOf(ComputedSeries series, int row) =>
        SeriesColumns.TagsOf(_shape.Dimensions, series.Tags).Concat(series.ExtraTags.Select(tag =>
            KeyValuePair.Create(tag.Name, tag.Values[row].IsNull ? "" : tag.Values[row].ToString())));

    /// <summary>Starts to read, so that what is wrong is said here, and returns the rows of the answer.</summary>
    public async Task<IAsyncEnumerable<SeriesRows>> StartAsync(CancellationToken cancellationToken = default)
    {
        PointSource? points = await OpenAsync(cancellationToken).ConfigureAwait(false);
        return points is not null && PassThrough.IsPossible(_shape, _store) && points.Scans.Rest is null && _store.Quota.Limits.Points is null
            ? new PassThrough(_shape, points.Scans).ReadAsync(points.Batches, cancellationToken)
            : AnswerAsync(points, cancellationToken);
    }

    /// <summary>Starts to read, and returns the computed rows.</summary>
    public async Task<IAsyncEnumerable<ComputedSeries>> ComputeAsync(CancellationToken cancellationToken = default) =>
        ComputeAsync(await OpenAsync(cancellationToken).ConfigureAwait(false), cancellationToken);

    async IAsyncEnumerable<SeriesRows> AnswerAsync(PointSource? points, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ComputedSeries series in ComputeAsync(points, cancellationToken).ConfigureAwait(false))
        {
            yield return SeriesColumns.Of(series, _shape);
        }
    }

    /// <summary>Computes the rows of all series that have any.</summary>
    async IAsyncEnumerable<ComputedSeries> ComputeAsync(PointSource? points, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!GivesAnything())
        {
            yield break;
        }

        if (points is { HasBuckets: true })
        {
            await foreach (ComputedSeries series in BucketsAsync(points, cancellationToken).ConfigureAwait(false))
            {
                yield return series;
            }

            yield break;
        }

        using var memory = new SeriesMemory(_store.Quota);
        var assembler = new RowAssembler(_shape, memory);
        var calls = new CallEvaluator(_shape, _windows, memory);
        var limit = new SeriesLimit(Compiled.Statement);
        RowLimit rowLimit = RowLimit.Of(Compiled.Statement);
        await foreach (SeriesPoints series in SeriesAsync(points, cancellationToken).ConfigureAwait(false))
        {
            memory.Clear();
            if (!_isSubquery && !limit.Takes(series.Name))
            {
                continue;
            }

            ComputedSeries rows = _shape.IsRaw
                ? assembler.Read(series, rowLimit)
                : assembler.Join(series, [.. _shape.Calls.Select(call => calls.Evaluate(call, series))]);
            if (rows.Times.Count > 0)
            {
                yield return rows;
            }
        }
    }

    async IAsyncEnumerable<ComputedSeries> BucketsAsync(PointSource points, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var memory = new SeriesMemory(_store.Quota);
        var assembler = new RowAssembler(_shape, memory);
        var calls = new CallEvaluator(_shape, _windows, memory);
        var limit = new SeriesLimit(Compiled.Statement);
        var reader = new BucketReader(_shape);
        await foreach ((SeriesPoints series, List<Point>[] buckets) in
            reader.ReadAsync(points.Batches, cancellationToken).ConfigureAwait(false))
        {
            memory.Clear();
            if (!_isSubquery && !limit.Takes(series.Name))
            {
                continue;
            }

            ComputedSeries rows = assembler.Join(series, [.. buckets.Select((b, i) => calls.Complete(_shape.Calls[i], b))]);
            if (rows.Times.Count > 0)
            {
                yield return rows;
            }
        }
    }

    /// <summary>Whether a column of the result can have values at all: some field or call that the sources know.</summary>
    bool GivesAnything() => _shape.IsRaw
        ? _shape.Auxiliaries.Any(variable => variable.Type is not InfluxType.Unknown and not InfluxType.Tag)
        : _shape.Calls.Any(call => CallEvaluator.TypeOf(call) != InfluxType.Unknown);

    async IAsyncEnumerable<SeriesPoints> SeriesAsync(PointSource? points, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var memory = new SeriesMemory(_store.Quota);
        IAsyncEnumerable<SeriesPoints> measured = points is null
            ? AsyncEnumerable.Empty<SeriesPoints>()
            : new PointReader(_shape, points.Scans, memory).ReadAsync(points.Batches, cancellationToken);
        if (_shape.Select.Sources.All(source => source.Subquery is null))
        {
            await foreach (SeriesPoints series in measured.ConfigureAwait(false))
            {
                yield return series;
            }

            yield break;
        }

        using var all = new SeriesMemory(_store.Quota);
        var collected = new SubqueryPoints(_shape, all);
        foreach (PreparedSelect subquery in _shape.Select.Sources.Select(source => source.Subquery).OfType<PreparedSelect>())
        {
            PreparedSelect grouped = subquery with { Dimensions = [.. subquery.Dimensions.Union(_shape.Dimensions)] };
            var inner = new SelectExecution(grouped, _store, isSubquery: true);
            IAsyncEnumerable<ComputedSeries> computed = await inner.ComputeAsync(cancellationToken).ConfigureAwait(false);
            await foreach (ComputedSeries rows in computed.ConfigureAwait(false))
            {
                collected.Add(rows, inner._shape);
            }
        }

        await foreach (SeriesPoints series in measured.ConfigureAwait(false))
        {
            collected.Add(series);
        }

        foreach (SeriesPoints series in collected.Sorted())
        {
            yield return series;
        }
    }

    /// <summary>Starts the plan of the points of measurements; null where there is nothing to read.</summary>
    async Task<PointSource?> OpenAsync(CancellationToken cancellationToken)
    {
        if (!GivesAnything() || _shape.Select.Sources.All(source => source.Subquery is not null))
        {
            return null;
        }

        CheckBuckets();
        PointQuery query = CreateQuery();
        await CheckSeriesAsync(query, cancellationToken).ConfigureAwait(false);
        query = await EdgeSearch.NarrowAsync(query, _store, cancellationToken).ConfigureAwait(false);
        bool hasBuckets = false;
        MeasurementScans? scans = null;
        IAsyncEnumerable<RecordBatch> batches = await _store.StartAsync(
            (findTable, ids) =>
            {
                scans = new MeasurementScans(query, findTable, ids);
                hasBuckets = scans.Rest is null && _store.Quota.Limits.Points is null && BucketReader.IsPossible(_shape, _windows, _store);
                return hasBuckets
                    ? new BucketPlan(query, scans, _shape.Calls, _windows.Interval, _store.Functions).Build()
                    : new PointPlan(query, scans).Build();
            },
            cancellationToken).ConfigureAwait(false);
        return new PointSource(scans!, hasBuckets, batches);
    }

    /// <summary>Checks what InfluxDB checks before it reads: the buckets between bounds that the text gives.</summary>
    void CheckBuckets()
    {
        if (_store.Quota.Limits.Buckets is not null && !_shape.IsRaw && !_windows.Interval.IsNone && _windows.First > TimeText.Minimum)
        {
            // The last nanosecond does not count, as in InfluxDB.
            long last = Math.Max(_windows.Last - 1, _windows.First);
            _store.Quota.CheckBuckets(_windows.CountBetween(_windows.Of(_windows.First).Start, _windows.Of(last).Start));
        }
    }

    async Task CheckSeriesAsync(PointQuery query, CancellationToken cancellationToken)
    {
        if (_store.Quota.Limits.Series is not { } most)
        {
            return;
        }

        foreach (InfluxMeasurement measurement in query.Measurements)
        {
            IAsyncEnumerable<RecordBatch> batches = await _store.StartAsync(
                (findTable, ids) => new SeriesPlan(query with { Measurements = [measurement] }, findTable, ids).Build(most + 1),
                cancellationToken).ConfigureAwait(false);
            long count = 0;
            await foreach (RecordBatch batch in batches.ConfigureAwait(false))
            {
                count += batch.Length;
                batch.Dispose();
            }

            _store.Quota.CheckSeries(count);
        }
    }

    PointQuery CreateQuery()
    {
        bool readsBucketBefore = !_windows.Interval.IsNone && Compiled.ExtraIntervals > 0;
        long extra = readsBucketBefore ? unchecked(Compiled.ExtraIntervals * _windows.Interval.Duration) : 0;
        bool isAscending = Compiled.IsAscending;
        RowLimit limit = RowLimit.Of(Compiled.Statement);
        InfluxVariable[] presence = [.. Present().Where(variable => variable.Type is not InfluxType.Tag)];
        return new PointQuery(
            [.. _shape.Select.Sources.Select(source => source.Measurement).OfType<InfluxMeasurement>()],
            _shape.Dimensions,
            [.. _shape.Variables.Select(variable => variable.Name).Distinct(StringComparer.Ordinal)],
            presence,
            _shape.Select.Condition,
            isAscending && _windows.First > long.MinValue + extra ? _windows.First - extra : _windows.First,
            !isAscending && _windows.Last < long.MaxValue - extra ? _windows.Last + extra : _windows.Last,
            isAscending)
        {
            Schema = _store,
            RowsPerSeries = _shape.IsRaw && limit.End < int.MaxValue ? limit.End : null,
        };
    }

    /// <summary>Returns the variables of which one must have a value for a row to count.</summary>
    IEnumerable<InfluxVariable> Present() => _shape.IsRaw
        ? _shape.Auxiliaries
        : _shape.Calls.Select(InnermostOf).OfType<InfluxVariable>();

    static InfluxExpression InnermostOf(InfluxCall call) => call.Arguments[0] is InfluxCall inner ? InnermostOf(inner) : call.Arguments[0];
}
