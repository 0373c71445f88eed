using System.Diagnostics;
using System.Globalization;
using Quiver.Admission;
using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution;
using Quiver.Engine.Physical;
using Quiver.Engine.Session;
using Quiver.QueryLog;
using Quiver.Telemetry;

namespace Quiver.Queries;

/// <summary>One query from its arrival to its last byte: its log entry, its permit, its time limit and its trace.</summary>
sealed class QueryRun : StatementObserver, IDisposable
{
    readonly QueryExecutor _executor;
    readonly CancellationTokenSource _stop;
    readonly CancellationToken _caller;
    readonly Activity? _activity;
    readonly PlanWatch? _watch;
    readonly TimeSpan? _timeout;
    readonly long _start;
    Permit? _permit;
    ExecutionPlan? _plan;
    QueryProfile? _profile;
    StatementResult? _result;
    Exception? _error;
    long _granted;
    bool _isRead;
    string? _cancelledBy;
    int _isEnded;

    /// <summary>Enters a query into the log; its time runs.</summary>
    public QueryRun(QueryExecutor executor, QueryRequest request, CancellationToken cancellationToken)
    {
        _executor = executor;
        _caller = cancellationToken;
        _watch = request.Watch;
        _start = executor.Clock.GetTimestamp();
        _activity = QueryTracing.Begin(request.Door, request.Language, request.Database);
        string text = request.Text.Length > QueryLogBook.MaxTextLength ? request.Text[..QueryLogBook.MaxTextLength] + " …" : request.Text;
        Entry = executor.Log.Begin((number, id, now) => new QueryLogEntry(number, id, now)
        {
            Door = request.Door, Language = request.Language, Database = request.Database, Text = text, Caller = request.Caller,
            TraceId = (_activity ?? Activity.Current)?.TraceId.ToString(),
        });
        _timeout = Tighter(request.Timeout, executor.Options.Timeout);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Entry.Cancel = Cancel;
        if (_timeout is { } timeout)
        {
            _stop.CancelAfter(timeout);
        }
    }

    /// <summary>What is known of the query.</summary>
    public QueryLogEntry Entry { get; }

    /// <summary>The time since the query arrived; its whole time once it has ended.</summary>
    public TimeSpan Elapsed => Entry.TotalDuration ?? _executor.Clock.GetElapsedTime(_start);

    /// <summary>Cancelled when whoever asked goes away, the time is up, or an administrator ends the query.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Whether an administrator ended the query.</summary>
    public bool IsKilled => _cancelledBy is not null;

    /// <inheritdoc/>
    public override async ValueTask PlannedAsync(PhysicalPlan? plan, bool isSmall, CancellationToken cancellationToken)
    {
        _plan = plan;
        if (_permit is not null)
        {
            // Planned anew: it has had its turn.
            return;
        }

        Entry.Phase = QueryPhase.Planned;
        Entry.PlanDuration = _executor.Clock.GetElapsedTime(_start);
        if (plan is not null)
        {
            (Entry.ParquetFiles, Entry.Partitions) = StoredScans.CountIn(plan);
        }

        _permit = await _executor.Gate.EnterAsync(isSmall || (plan is not null && QuerySize.IsSmall(plan)), cancellationToken)
            .ConfigureAwait(false);
        _granted = _executor.Clock.GetTimestamp();
        Entry.PermitDuration = _executor.Clock.GetElapsedTime(_start, _granted) - Entry.PlanDuration;
        Entry.Phase = QueryPhase.Running;
    }

    /// <inheritdoc/>
    public override QueryProfile? CreateProfile()
    {
        _profile = _watch is not null || _activity is { IsAllDataRequested: true } ? new QueryProfile() : null;
        if (_plan is not null)
        {
            _watch?.Plans.Add((_plan, _profile));
        }

        return _profile;
    }

    /// <summary>The statement has a result, which is still to be read.</summary>
    public void Started(StatementResult result)
    {
        _result = result;
        _isRead = !result.HasRows;
    }

    /// <summary>Rows were handed out; none, when all were.</summary>
    public void Count(int? rows)
    {
        Entry.Rows += rows ?? 0;
        _isRead |= rows is null;
    }

    /// <summary>Remembers why the query failed, and returns it as whoever asked is to see it.</summary>
    public Exception Failed(Exception error)
    {
        bool isStopped = error is QuiverException { Code: ErrorCode.Cancelled } or OperationCanceledException;
        bool isOurs = isStopped && !_caller.IsCancellationRequested;
        _error = !isOurs ? error
            : _cancelledBy is { } by ? new QuiverException(ErrorCode.Cancelled, $"the query was ended by {by}", error)
            : _stop.IsCancellationRequested && _timeout is { } timeout ? TimedOut(timeout, error)
            : error;
        return _error;
    }

    /// <summary>Ends the query: the last byte is out, or nobody waits for it any more.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) != 0)
        {
            return;
        }

        _permit?.Dispose();
        Entry.TotalDuration = _executor.Clock.GetElapsedTime(_start);
        Entry.ExecuteDuration = _granted == 0 ? null : _executor.Clock.GetElapsedTime(_granted);
        Entry.ComputeDuration = _result?.ComputeTime;
        Entry.PeakMemoryBytes = _result?.PeakMemoryBytes;
        Entry.Phase = PhaseAtEnd();
        Entry.Error = Entry.Phase == QueryPhase.Success ? null : _error?.Message;
        _executor.Metrics.Count(Entry);
        _executor.Log.End(Entry);
        if (_activity is not null)
        {
            QueryTracing.End(_activity, Entry, _plan, _profile);
        }

        _stop.Dispose();
    }

    void Cancel(string by)
    {
        _cancelledBy = by;
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The query ended in the same moment, as was asked.
            _cancelledBy = null;
        }
    }

    QueryPhase PhaseAtEnd() => _error switch
    {
        null when _isRead => QueryPhase.Success,
        null or QuiverException { Code: ErrorCode.Cancelled } or OperationCanceledException => QueryPhase.Cancelled,
        _ => QueryPhase.Failed,
    };

    static TimeSpan? Tighter(TimeSpan? one, TimeSpan? other) => one is null ? other : other is null || one < other ? one : other;

    static QuiverException TimedOut(TimeSpan timeout, Exception error) => new(
        ErrorCode.TimedOut,
        string.Create(
            CultureInfo.InvariantCulture,
            $"the query took longer than the {timeout.TotalSeconds:0.###} s that it may; ask for less, or raise the limit"),
        error);
}
