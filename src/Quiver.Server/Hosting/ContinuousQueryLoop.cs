using Microsoft.Extensions.Logging;
using Quiver.InfluxQueries;
using Quiver.InfluxQueries.Continuous;

namespace Quiver.Server.Hosting;

/// <summary>Looks every second whether continuous queries are due, and runs them. What fails is in the log.</summary>
sealed partial class ContinuousQueryLoop : IAsyncDisposable
{
    readonly ContinuousQueries _queries;
    readonly PeriodicTimer _timer;
    readonly CancellationTokenSource _stop = new();
    readonly ILogger _logger;
    readonly Task _loop;
    int _isDisposed;

    /// <summary>Starts to look.</summary>
    public ContinuousQueryLoop(InfluxQlExecutor executor, TimeProvider clock, ILogger logger)
    {
        _logger = logger;
        _queries = new ContinuousQueries(executor, failure => LogFailure(logger, failure.Name, failure.Database, failure.Reason));
        _timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Ends it: a query that runs is cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _timer.Dispose();
        _stop.Dispose();
    }

    async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false);
                await _queries.RunDueAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever it was: it is in the log, and the next round may do better.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogBroken(_logger, error);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "the continuous query \"{Name}\" of database \"{Database}\" failed: {Reason}")]
    static partial void LogFailure(ILogger logger, string name, string database, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "continuous queries could not be run")]
    static partial void LogBroken(ILogger logger, Exception error);
}
