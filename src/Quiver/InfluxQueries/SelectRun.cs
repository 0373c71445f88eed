using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Engine.Logical;
using Quiver.Engine.Session;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQl.Series;
using Quiver.Queries;

namespace Quiver.InfluxQueries;

/// <summary>
/// A SELECT under way, with its subqueries: one query of the log, with one snapshot of the store, one permit, one time limit and one end,
/// however many plans it has and whatever is computed beside them.
/// </summary>
sealed class SelectRun : IAsyncDisposable
{
    readonly QueryExecutor _queries;
    readonly QueryRequest _request;
    readonly QueryRun _run;
    readonly CatalogSnapshots _snapshots;
    readonly List<StatementResult> _results = [];

    SelectRun(StatementScope scope, string text, PlanWatch? watch, CancellationToken cancellationToken)
    {
        _queries = scope.Executor.Database.Queries;
        _request = new QueryRequest
        {
            Text = text,
            Database = scope.Database.Length == 0 ? null : scope.Database,
            Door = scope.Request.Door,
            Language = "influxql",
            Caller = scope.Request.Caller,
            Access = scope.Request.Access,
            Timeout = scope.Request.Timeout,
            Watch = watch,
        };
        _run = _queries.Begin(_request, cancellationToken);
        _snapshots = QueryExecutor.CreateSnapshots(_request);
        Stop = _run.Stop;
        QueryOptions options = _queries.Options;
        var limits = new SelectLimits
        {
            Points = options.MaxSelectPoints, Series = options.MaxSelectSeries, Buckets = options.MaxSelectBuckets,
        };
        Quota = new SelectQuota(limits, _queries.CreateBudget(_request), Stop);
    }

    /// <summary>Begins a SELECT. Whoever asks disposes it.</summary>
    /// <param name="scope">The request.</param>
    /// <param name="text">The statement, for the log.</param>
    /// <param name="watch">Is told the plans; null where nobody wants to know.</param>
    /// <param name="cancellationToken">Ends the run: whoever asked has gone.</param>
    public static SelectRun Begin(StatementScope scope, string text, PlanWatch? watch, CancellationToken cancellationToken) =>
        new(scope, text, watch, cancellationToken);

    /// <summary>What the statement may still take.</summary>
    public SelectQuota Quota { get; }

    /// <summary>Cancelled when the statement is to end.</summary>
    public CancellationToken Stop { get; }

    /// <summary>Starts a plan; whoever reads a batch disposes it.</summary>
    public async Task<IAsyncEnumerable<RecordBatch>> StartAsync(Func<StatementContext, LogicalPlan?> build)
    {
        StatementResult? result = await _queries.StartAsync(_run, _request, _snapshots, build).ConfigureAwait(false);
        if (result is not null)
        {
            _results.Add(result);
        }

        return ReadAsync(result);
    }

    /// <summary>Runs what computes something, and ends the statement where that fails.</summary>
    public async Task<T> TryAsync<T>(Func<Task<T>> compute)
    {
        try
        {
            return await compute().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Exception shown = Failed(error);
            await DisposeAsync().ConfigureAwait(false);
            if (ReferenceEquals(shown, error))
            {
                throw;
            }

            throw shown;
        }
    }

    /// <summary>Returns rows, with whose end the statement ends.</summary>
    public async IAsyncEnumerable<SeriesRows> EndWith(
        IAsyncEnumerable<SeriesRows> rows, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using (this.ConfigureAwait(false))
        {
            IAsyncEnumerator<SeriesRows> source = rows.GetAsyncEnumerator(cancellationToken);
            await using (source.ConfigureAwait(false))
            {
                while (await TryAsync(() => source.MoveNextAsync().AsTask()).ConfigureAwait(false))
                {
                    yield return source.Current;
                }
            }
        }
    }

    /// <summary>Ends the statement and frees its memory.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (StatementResult result in _results)
        {
            await result.DisposeAsync().ConfigureAwait(false);
        }

        _results.Clear();
        _snapshots.Dispose();
        _run.Dispose();
    }

    /// <summary>Remembers why the statement failed, and returns it in the words of InfluxDB.</summary>
    Exception Failed(Exception error) => _run.Failed(error) switch
    {
        QuiverException { Code: ErrorCode.TimedOut } late =>
            new QuiverException(ErrorCode.TimedOut, "query-timeout limit exceeded", late),
        QuiverException { Code: ErrorCode.Cancelled } killed when _run.IsKilled =>
            new QuiverException(ErrorCode.Cancelled, "query interrupted", killed),
        Exception shown => shown,
    };

    async IAsyncEnumerable<RecordBatch> ReadAsync(StatementResult? result)
    {
        while (result is not null && await result.NextAsync(Stop).ConfigureAwait(false) is { } batch)
        {
            _run.Count(batch.Length);
            yield return batch;
        }

        if (result is not null)
        {
            _run.Count(null);
            _results.Remove(result);
            await result.DisposeAsync().ConfigureAwait(false);
        }
    }
}
