using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Quiver.Arrow.Errors;
using Quiver.Server.Hosting;
using Quiver.Server.Http.Bodies;
using Quiver.Storage;

namespace Quiver.Server.Http.Writing;

/// <summary>
/// What all write doors do once they know where lines go: they read the body, write its lines as one write, and answer when those are
/// durable.
/// </summary>
sealed partial class WriteDoor
{
    /// <summary>Longer bodies take a thread of their own while they are parsed, so that short requests do not wait behind them.</summary>
    const int LongBytes = 4 << 20;

    readonly TimeSeriesStore _store;
    readonly WriteMetrics _metrics;
    readonly ILogger _logger;

    /// <summary>Creates the door of a server.</summary>
    public WriteDoor(QuiverServerOptions options, Database database, ILogger logger)
    {
        Limits = new BodyLimits(options.MaxRequestBytes, new BodyBudget(options.RequestMemoryBytes));
        Limits.Check();
        _store = database.Store!;
        _metrics = new WriteMetrics(database.Meter, () => Limits.Budget.UsedBytes);
        _logger = logger;
    }

    /// <summary>How long bodies may be.</summary>
    public BodyLimits Limits { get; }

    /// <summary>Writes the lines of a request and answers it.</summary>
    public async Task RunAsync(ApiCall call, WriteTarget target)
    {
        DatabaseNames.Check(target.Database);
        call.Caller.RequireWrite(target.Database);
        long start = Stopwatch.GetTimestamp();
        WriteResult result;
        try
        {
            using RequestBody body = await RequestBody.ReadAsync(call.Request, Limits, call.Aborted).ConfigureAwait(false);
            result = await WriteAsync(call, target, body).ConfigureAwait(false);
            _metrics.Count(target, result, body.Length, body.WireBytes, Stopwatch.GetElapsedTime(start));
        }
        catch (Exception error)
        {
            _metrics.CountFailure(target, Stopwatch.GetElapsedTime(start));
            throw AnswerOf(call, target, error);
        }

        if (result.ErrorCount > 0)
        {
            throw WriteErrors.OfLines(result, target.Options.AcceptsPartial, call.Route.Errors);
        }

        await call.EndAsync(204).ConfigureAwait(false);
    }

    async Task<WriteResult> WriteAsync(ApiCall call, WriteTarget target, RequestBody body)
    {
        WriteResult result = new(0, 0, []);
        if (body.Block is { } block)
        {
            // A client that leaves while there is no room gives its place up. Once the lines are on their way nobody stops them.
            await _store.Rows.WaitForRoomAsync(call.Aborted).ConfigureAwait(false);
            Task<WriteResult> Write() => _store.WriteLinesAsync(target.Database, block, body.Length, target.Options);
            result = await (body.Length > LongBytes
                ? Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()
                : Write()).ConfigureAwait(false);
        }

        return result is { RowCount: 0, ErrorCount: 0 } ? throw WriteErrors.Empty() : result;
    }

    /// <summary>Returns what to answer; what nobody is there to hear, or the operator should know, is logged.</summary>
    Exception AnswerOf(ApiCall call, WriteTarget target, Exception error)
    {
        if (error is QuiverException known)
        {
            if (known.Kind is ErrorKind.Io or ErrorKind.Internal || call.Aborted.IsCancellationRequested)
            {
                LogFailure(_logger, known, target.Door, target.Database);
            }

            return WriteErrors.Of(known);
        }

        return error is ObjectDisposedException ? new ApiException(503, "the server is stopping") { RetryAfterSeconds = 5 } : error;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "a write by {Door} to database \"{Database}\" was not taken")]
    static partial void LogFailure(ILogger logger, Exception error, string door, string database);
}
