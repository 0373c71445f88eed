using Quiver.Arrow.Types;
using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Tables.SystemTables;

/// <summary>The system tables of what is defined: databases, tables, columns. Columns that InfluxDB 3 has come first.</summary>
static class CatalogFacts
{
    /// <summary>The tables.</summary>
    public static IEnumerable<ISystemTable> Tables { get; } =
    [
        new FactTable(
            "databases",
            FactTable.Columns(
                ("database_name", DataType.Utf8), ("retention_period_ns", DataType.UInt64), ("deleted", DataType.Boolean),
                ("hard_deletion_time", DataType.Timestamp(TimeUnit.Second)), ("retention", DataType.Utf8), ("file_window", DataType.Utf8),
                ("table_count", DataType.Int64), ("deleted_at", FactTable.Time)),
            request => request.Databases().Select(DatabaseRow)),
        new FactTable(
            "tables",
            FactTable.Columns(
                ("database_name", DataType.Utf8), ("table_name", DataType.Utf8), ("column_count", DataType.UInt64),
                ("series_key_columns", DataType.Utf8), ("last_cache_count", DataType.UInt64), ("distinct_cache_count", DataType.UInt64),
                ("deleted", DataType.Boolean), ("hard_deletion_time", DataType.Timestamp(TimeUnit.Second)), ("tag_count", DataType.Int64),
                ("field_count", DataType.Int64), ("retention", DataType.Utf8), ("file_count", DataType.Int64),
                ("size_bytes", DataType.Int64), ("file_rows", DataType.Int64), ("buffered_rows", DataType.Int64),
                ("min_time", FactTable.Time), ("max_time", FactTable.Time), ("deleted_at", FactTable.Time)),
            request => request.Tables().Select(entry => TableRow(request.Moment, entry.Database, entry.Table)))
        {
            RowCount = moment => moment.Catalog.TableCount,
        },
        new FactTable(
            "columns",
            FactTable.Columns(
                ("database_name", DataType.Utf8), ("table_name", DataType.Utf8), ("column_name", DataType.Utf8),
                ("role", DataType.Utf8), ("data_type", DataType.Utf8), ("key_position", DataType.Int64)),
            Columns)
        {
            RowCount = moment => moment.Catalog.TableCount * 10.0,
        },
        new FactTable(
            "influxdb_schema",
            FactTable.Columns(
                ("measurement", DataType.Utf8), ("key", DataType.Utf8), ("data_type", DataType.Utf8), ("database_name", DataType.Utf8)),
            InfluxSchema)
        {
            IsPerDatabase = true,
            RowCount = moment => moment.Catalog.TableCount * 10.0,
        },
    ];

    static object?[] DatabaseRow(DatabaseDefinition database) =>
    [
        database.Name, database.Retention is { } retention ? (ulong)retention.Ticks * 100 : null, database.DeletedAt is not null,
        database.HardDeleteAt, TextOf(database.Retention), TextOf(database.Window), database.TableCount, database.DeletedAt,
    ];

    static object?[] TableRow(SystemMoment moment, DatabaseDefinition database, TableDefinition table)
    {
        var files = moment.State.Manifest.Find(table.Id);
        List<ChunkState> chunks = [.. StoreFacts.ChunksOf(moment, table.Id).Select(chunk => chunk.State)];
        List<(long Min, long Max)> times =
        [
            .. files?.Files.Select(file => (file.MinTime, file.MaxTime)) ?? [],
            .. chunks.Select(chunk => (chunk.MinTime, chunk.MaxTime)),
        ];
        return
        [
            database.Name, table.Name, table.Columns.Count + 1, string.Join(", ", table.SeriesKey.Select(tag => tag.Name)),
            table.LastCaches.Count, table.DistinctCaches.Count, (table.DeletedAt ?? database.DeletedAt) is not null,
            table.HardDeleteAt ?? database.HardDeleteAt, table.SeriesKey.Count, table.Columns.Count - table.SeriesKey.Count,
            TextOf(table.Retention ?? database.Retention), files?.Count ?? 0, files?.Bytes ?? 0, files?.RowCount ?? 0,
            chunks.Sum(chunk => (long)chunk.Count), times.Count > 0 ? times.Min(time => time.Min) : null,
            times.Count > 0 ? times.Max(time => time.Max) : null, table.DeletedAt ?? database.DeletedAt,
        ];
    }

    /// <summary>The columns of tables that are not deleted, in the order of SQL.</summary>
    static IEnumerable<object?[]> Columns(SystemRequest request) =>
        from entry in LiveTables(request, "table_name")
        from field in entry.Table.Schema.Fields
        let column = entry.Table.Find(field.Name)
        let position = column is { IsTag: true } ? entry.Table.SeriesKey.TakeWhile(tag => tag.Id != column.Id).Count() + 1L : (long?)null
        select new object?[]
        {
            entry.Database.Name, entry.Table.Name, field.Name, column is null ? "time" : column.IsTag ? "tag" : "field",
            field.Type.ToString(), position,
        };

    static IEnumerable<object?[]> InfluxSchema(SystemRequest request) =>
        from entry in LiveTables(request, "measurement")
        from field in entry.Table.Schema.Fields
        select new object?[] { entry.Table.Name, field.Name, InfluxTypeOf(entry.Table.Find(field.Name)), entry.Database.Name };

    static string InfluxTypeOf(ColumnDefinition? column) => column is null ? "time" : column.Role.Field switch
    {
        null => "tag",
        FieldType.Boolean => "boolean",
        FieldType.Integer => "integer",
        FieldType.UInteger => "uinteger",
        FieldType.Float => "float",
        _ => "string",
    };

    static IEnumerable<(DatabaseDefinition Database, TableDefinition Table)> LiveTables(SystemRequest request, string column) =>
        request.Tables(column).Where(entry => entry.Database.DeletedAt is null && entry.Table.DeletedAt is null);

    static string? TextOf(TimeSpan? period) => period is { } span ? PeriodText.Of(span) : null;
}
