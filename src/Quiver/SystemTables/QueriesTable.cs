using Quiver.Arrow.Types;
using Quiver.QueryLog;
using Quiver.Storage.Tables.SystemTables;

namespace Quiver.SystemTables;

/// <summary>
/// The queries of the recent past and those under way, the newest first. Administrators see all, others those of databases that they may
/// read.
/// </summary>
static class QueriesTable
{
    static readonly DataType _duration = DataType.Duration(TimeUnit.Nanosecond);

    /// <summary>Makes the table of a log.</summary>
    public static ISystemTable Of(QueryLogBook log) => new FactTable(
        "queries",
        FactTable.Columns(
            ("id", DataType.Utf8), ("phase", DataType.Utf8), ("issue_time", FactTable.Time), ("query_type", DataType.Utf8),
            ("query_text", DataType.Utf8), ("partitions", DataType.Int64), ("parquet_files", DataType.Int64), ("plan_duration", _duration),
            ("permit_duration", _duration), ("execute_duration", _duration), ("end2end_duration", _duration),
            ("compute_duration", _duration), ("max_memory", DataType.Int64), ("success", DataType.Boolean), ("running", DataType.Boolean),
            ("cancelled", DataType.Boolean), ("trace_id", DataType.Utf8), ("door", DataType.Utf8), ("database_name", DataType.Utf8),
            ("caller", DataType.Utf8), ("rows", DataType.Int64), ("error", DataType.Utf8)),
        request => log.Entries.Where(entry => request.Scope.Access.IsAdmin || (entry.Database is { } database && request.CanSee(database)))
            .Select(Row))
    {
        RowCount = _ => 1_000,
    };

    static object?[] Row(QueryLogEntry entry) =>
    [
        entry.Id.ToString(), QueryPhases.NameOf(entry.Phase), entry.IssuedAt, entry.Language, entry.Text, entry.Partitions,
        entry.ParquetFiles, entry.PlanDuration, entry.PermitDuration, entry.ExecuteDuration, entry.TotalDuration, entry.ComputeDuration,
        entry.PeakMemoryBytes, entry.Phase == QueryPhase.Success, entry.IsRunning, entry.Phase == QueryPhase.Cancelled, entry.TraceId,
        entry.Door, entry.Database, entry.Caller, entry.Rows, entry.Error,
    ];
}
