using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Quiver.Server.Hosting;

namespace Quiver.Server.Observability;

/// <summary>
/// Logs a line for each request once its last byte is out: at the level of information where the operator wants it, else of debugging.
/// The address is told without its parameters, which may have a token among them.
/// </summary>
sealed partial class RequestLog(QuiverServerOptions options, ILogger logger)
{
    /// <summary>Longer paths are cut.</summary>
    const int MaxPath = 256;

    readonly LogLevel _level = options.LogsRequests ? LogLevel.Information : LogLevel.Debug;

    /// <summary>Whether requests are logged at all.</summary>
    public bool IsEnabled => logger.IsEnabled(_level);

    /// <summary>Logs a request that has ended.</summary>
    public void Note(HttpContext http, string route, string? caller, TimeSpan duration)
    {
        if (!IsEnabled)
        {
            return;
        }

        string path = http.Request.Path.Value ?? "";
        string shown = path.Length > MaxPath ? string.Concat(path.AsSpan(0, MaxPath), " …") : path;
        double milliseconds = Math.Round(duration.TotalMilliseconds, 3);
        string remote = http.Connection.RemoteIpAddress?.ToString() ?? "-";
        string trace = Activity.Current?.TraceId.ToString() ?? "-";
        long bytes = http.Request.ContentLength ?? -1;
        LogRequest(
            logger, _level, http.Request.Method, shown, http.Response.StatusCode, milliseconds, route, caller ?? "-", remote, bytes, trace);
    }

    [LoggerMessage(
        EventId = 100,
        Message = "{Method} {Path} {Status} in {Milliseconds} ms: route {Route}, caller {Caller}, from {Remote}, body {BodyBytes}, "
            + "trace {TraceId}")]
    static partial void LogRequest(
        ILogger logger, LogLevel level, string method, string path, int status, double milliseconds, string route, string caller,
        string remote, long bodyBytes, string traceId);
}
