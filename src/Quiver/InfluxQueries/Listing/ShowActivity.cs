using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;
using Quiver.InfluxQl.Results;
using Quiver.QueryLog;

namespace Quiver.InfluxQueries.Listing;

/// <summary>Shows what runs, and ends it: SHOW QUERIES and KILL QUERY, by the log of queries.</summary>
sealed class ShowActivity(StatementScope scope)
{
    QueryLogBook Log => scope.Executor.Database.Queries.Log;

    /// <summary>Answers SHOW QUERIES: the queries under way, the oldest first.</summary>
    public IReadOnlyList<SeriesRows> Queries()
    {
        DateTimeOffset now = scope.Executor.Database.Engine.Options.Clock.GetUtcNow();
        var table = new AnswerTable(
            null, ("qid", DataType.Int64), ("query", DataType.Utf8), ("database", DataType.Utf8), ("duration", DataType.Utf8),
            ("status", DataType.Utf8));
        foreach (QueryLogEntry entry in Log.Entries.Where(entry => entry.IsRunning && MaySee(entry)).Reverse())
        {
            table.Add(entry.Number, entry.Text, entry.Database ?? "", Age(now - entry.IssuedAt), "running");
        }

        return [table.ToSeries()];
    }

    /// <summary>Runs KILL QUERY.</summary>
    public IReadOnlyList<SeriesRows> Kill(InfluxKillQuery kill)
    {
        QueryLogEntry? entry = Log.Entries.FirstOrDefault(entry => entry.IsRunning && (ulong)entry.Number == kill.Id);
        return entry is not null && Log.TryCancel(entry.Id, scope.Request.Caller ?? "KILL QUERY")
            ? []
            : throw new QuiverException(
                ErrorCode.InvalidValue, string.Create(CultureInfo.InvariantCulture, $"no such query id: {kill.Id}"));
    }

    bool MaySee(QueryLogEntry entry) => scope.Request.Access.IsAdmin
        || (entry.Database is { } database && scope.Request.Access.CanRead(StoreNames.OfDatabase(database)));

    /// <summary>Writes a duration as InfluxDB does: in whole seconds, milliseconds or microseconds.</summary>
    static string Age(TimeSpan age)
    {
        long ticks = Math.Max(age.Ticks, 0);
        long unit = ticks >= TimeSpan.TicksPerSecond ? TimeSpan.TicksPerSecond
            : ticks >= TimeSpan.TicksPerMillisecond ? TimeSpan.TicksPerMillisecond
            : TimeSpan.TicksPerMicrosecond;
        return DurationText.FormatGo((ticks - (ticks % unit)) * 100);
    }
}
