using Microsoft.Extensions.Logging;
using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQueries;
using Quiver.Server.Hosting;
using Quiver.Server.Http.InfluxAnswers;

namespace Quiver.Server.Http.V1;

/// <summary>Statements whose answers nobody waits for.</summary>
static partial class DetachedQuery
{
    /// <summary>Runs statements to their end; what goes wrong is in the log. The server waits for them before it stops.</summary>
    public static void Start(QuiverServer server, InfluxQlExecutor executor, InfluxQuery query, InfluxQlRequest request)
    {
        if (!server.Drain.TryEnter())
        {
            throw new ApiException(503, "the server is stopping; try again") { RetryAfterSeconds = 1 };
        }

        _ = Task.Run(() => RunAsync(server, executor, query, request));
    }

    static async Task RunAsync(QuiverServer server, InfluxQlExecutor executor, InfluxQuery query, InfluxQlRequest request)
    {
        ILogger logger = server.Loggers.CreateLogger("Quiver.InfluxQl");
        try
        {
            await foreach (StatementAnswer answer in executor.RunAsync(query, request, server.Drain.Stop).ConfigureAwait(false))
            {
                await foreach (SeriesRows rows in answer.Rows.ConfigureAwait(false))
                {
                    SeriesMemory.Release(rows);
                }

                if (answer.Error is { } error)
                {
                    LogError(logger, answer.StatementId, error);
                }
            }
        }
        catch (Exception error) when (error is QuiverException or OperationCanceledException)
        {
            LogFailure(logger, error);
        }
        finally
        {
            server.Drain.Leave();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "statement {Statement} of a query that nobody waits for failed: {Reason}")]
    static partial void LogError(ILogger logger, int statement, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "a query that nobody waits for failed")]
    static partial void LogFailure(ILogger logger, Exception error);
}
