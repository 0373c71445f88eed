using Microsoft.Extensions.Logging;
using Quiver.QueryLog;
using Quiver.Server.Hosting;

namespace Quiver.Server.Observability;

/// <summary>Logs the queries that take longer than they should.</summary>
sealed partial class SlowQueries(QuiverServerOptions options, ILogger logger)
{
    /// <summary>Longer texts are cut here; the query log has more of them.</summary>
    public const int MaxText = 2 << 10;

    /// <summary>Takes a query that has ended.</summary>
    public void Note(QueryLogEntry entry)
    {
        if (options.SlowQueryThreshold is not { } threshold || entry.TotalDuration is not { } duration || duration < threshold)
        {
            return;
        }

        string text = !options.LogsQueryTexts ? "(texts of queries are not logged)"
            : entry.Text.Length > MaxText ? string.Concat(entry.Text.AsSpan(0, MaxText), " …")
            : entry.Text;
        LogSlow(
            logger, Math.Round(duration.TotalSeconds, 3), entry.Rows, QueryPhases.NameOf(entry.Phase), entry.Database ?? "-", entry.Door,
            entry.Caller ?? "-", entry.Id, entry.TraceId ?? "-", text);
    }

    [LoggerMessage(
        EventId = 200, Level = LogLevel.Warning,
        Message = "a query took {Duration} s: {Rows} rows, {Outcome}, database {Database}, door {Door}, caller {Caller}, id {QueryId}, "
            + "trace {TraceId}: {Query}")]
    static partial void LogSlow(
        ILogger logger, double duration, long rows, string outcome, string database, string door, string caller, Guid queryId,
        string traceId, string query);
}
