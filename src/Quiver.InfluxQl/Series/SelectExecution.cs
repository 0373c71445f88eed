using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Graph;
using Quiver.InfluxQl.Graph.Nodes;
using Quiver.InfluxQl.Graph.Rewriting;
using Quiver.InfluxQl.Lexical;
using Quiver.InfluxQl.Lowering;
using Quiver.InfluxQl.Parsing;
using Quiver.InfluxQl.Prepare;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQl.Series.Steps;

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
    public SelectExecution(PreparedSelect select, ISeriesStore store)
        : this(select, GraphOf(select), store, isSubquery: false)
    {
    }

    /// <param name="select">The SELECT.</param>
    /// <param name="graph">Its graph, rewritten.</param>
    /// <param name="store">What has the series.</param>
    /// <param name="isSubquery">Whether another SELECT reads the rows: its limits of series hold then, not those that stand here.</param>
    SelectExecution(PreparedSelect select, QueryGraph graph, ISeriesStore store, bool isSubquery)
    {
        _store = store;
        _isSubquery = isSubquery;
        _shape = new SelectShape(select, graph);
        string zone = graph.Emit.TimeZone;
        _windows = new TimeWindows(
            Compiled.Interval.Duration > 0 ? Compiled.Interval : default, Compiled.Bounds.FirstNanosecond, Compiled.Bounds.LastNanosecond,
            zone.Length == 0 ? null : InfluxZones.Find(zone));
        foreach (InfluxCall call in _shape.Calls)
        {
            // A type that a function does not take is said before anything is read.
            CallTypes.TypeOf(call);
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
        bool passes = points is not null && points.Scans.Rest is null && _store.Quota.Limits.Points is null
            && PassThrough.IsPossible(_shape, _store);
        return passes
            ? new PassThrough(_shape, points!.Scans).ReadAsync(points.Batches, cancellationToken)
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

        using var memory = new SeriesMemory(_store.Quota);
        var assembler = new RowAssembler(_shape, memory);
        PointStep[] calls = new StepBuilder(_shape, _windows, memory, points?.Computed ?? []).BuildAll();
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
                : assembler.Join(series, [.. calls.Select(call => call.Evaluate(series))]);
            if (rows.Times.Count > 0)
            {
                yield return rows;
            }
        }
    }

    /// <summary>Whether a column of the result can have values at all: some field or call that the sources know.</summary>
    bool GivesAnything() => _shape.IsRaw
        ? _shape.Auxiliaries.Any(variable => variable.Type is not InfluxType.Unknown and not InfluxType.Tag)
        : _shape.Calls.Any(call => CallTypes.TypeOf(call) != InfluxType.Unknown);

    async IAsyncEnumerable<SeriesPoints> SeriesAsync(PointSource? points, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var memory = new SeriesMemory(_store.Quota);
        IAsyncEnumerable<SeriesPoints> measured = points switch
        {
            null => AsyncEnumerable.Empty<SeriesPoints>(),
            { Computed.Count: > 0 } => new BucketReader(_shape, points.Computed).ReadAsync(points.Batches, cancellationToken),
            _ => new PointReader(_shape, points.Scans, memory).ReadAsync(points.Batches, cancellationToken),
        };
        if (_shape.Subqueries.Count == 0)
        {
            await foreach (SeriesPoints series in measured.ConfigureAwait(false))
            {
                yield return series;
            }

            yield break;
        }

        using var all = new SeriesMemory(_store.Quota);
        var collected = new SubqueryPoints(_shape, all);
        foreach (SubqueryNode subquery in _shape.Subqueries.DistinctBy(node => node.Graph))
        {
            var inner = new SelectExecution(subquery.Select, subquery.Graph, _store, isSubquery: true);
            IAsyncEnumerable<ComputedSeries> computed = await inner.ComputeAsync(cancellationToken).ConfigureAwait(false);
            await foreach (ComputedSeries rows in computed.ConfigureAwait(false))
            {
                collected.Add(rows, subquery);
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
        if (!GivesAnything() || _shape.Reads.Count == 0)
        {
            return null;
        }

        CheckBuckets();
        PointQuery query = CreateQuery();
        await CheckSeriesAsync(query, cancellationToken).ConfigureAwait(false);
        query = await EdgeSearch.NarrowAsync(query, _store, cancellationToken).ConfigureAwait(false);
        if (_shape.IsRaw && SlicedPoints.Of(query, _store) is { Count: > 1 } slices)
        {
            return await OpenSlicesAsync(query, slices, cancellationToken).ConfigureAwait(false);
        }

        IReadOnlyList<CallNode> computed = [];
        MeasurementScans? scans = null;
        IAsyncEnumerable<RecordBatch> batches = await _store.StartAsync(
            (findTable, ids) =>
            {
                scans = new MeasurementScans(query, findTable, ids);
                computed = scans.Rest is null && _store.Quota.Limits.Points is null
                    ? BucketReader.FindCalls(_shape, _windows, _store)
                    : [];
                return computed.Count > 0
                    ? new BucketPlan(query, scans, [.. computed.Select(node => node.Call)], _windows.Interval, _store.Functions).Build()
                    : new PointPlan(query, scans).Build();
            },
            cancellationToken).ConfigureAwait(false);
        return new PointSource(scans!, computed, batches);
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

    async Task<PointSource> OpenSlicesAsync(PointQuery query, IReadOnlyList<TimeSlice> slices, CancellationToken cancellationToken)
    {
        MeasurementScans? scans = null;
        Task<IAsyncEnumerable<RecordBatch>> Open(TimeSlice slice) => _store.StartAsync(
            (findTable, ids) =>
            {
                PointQuery part = query with { First = slice.First, Last = slice.Last };
                scans = new MeasurementScans(part, findTable, ids);
                return new PointPlan(part, scans).Build();
            },
            cancellationToken);

        IAsyncEnumerable<RecordBatch> first = await Open(slices[0]).ConfigureAwait(false);
        return new PointSource(scans!, [], SlicedPoints.ReadAsync(first, slices.Skip(1), Open, cancellationToken));
    }

    /// <summary>Returns what all nodes that read measurements read together.</summary>
    PointQuery CreateQuery()
    {
        RowLimit limit = RowLimit.Of(Compiled.Statement);
        return new PointQuery(
            [.. SelectShape.LeavesOf(_shape.Graph.Emit).OfType<ReadNode>().Select(read => read.Measurement)],
            _shape.Dimensions,
            [.. _shape.Variables.Select(variable => variable.Name).Distinct(StringComparer.Ordinal)],
            [.. _shape.Present.Where(variable => variable.Type is not InfluxType.Tag)],
            _shape.Reads[0].Selection.Condition,
            _shape.Reads.Min(read => read.Selection.Bounds.FirstNanosecond),
            _shape.Reads.Max(read => read.Selection.Bounds.LastNanosecond),
            _shape.Graph.Emit.IsAscending)
        {
            Schema = _store,
            RowsPerSeries = _shape.IsRaw && limit.End < int.MaxValue ? limit.End : null,
        };
    }

    static QueryGraph GraphOf(PreparedSelect select)
    {
        QueryGraph graph = GraphBuilder.Build(select);
        GraphRules.Rewrite(graph);
        return graph;
    }
}
