using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Session;

namespace Quiver.Storage.Tables.SystemTables;

/// <summary>The tables of facts about a store: what it has, where, and how the log is doing. They are computed when a statement names them.</summary>
sealed class SystemSchema(SystemFacts facts) : ISchema
{
    /// <summary>The name of the schema.</summary>
    public const string Name = "system";

    static readonly TimestampType Time = DataType.Timestamp(TimeUnit.Nanosecond);

    static readonly Dictionary<string, (Schema Schema, Func<SystemFacts, IEnumerable<object?[]>> Rows)> Tables =
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["databases"] = (
                Columns(
                    ("database_name", DataType.Utf8), ("retention", DataType.Utf8), ("file_window", DataType.Utf8),
                    ("table_count", DataType.Int64), ("deleted_at", Time), ("hard_delete_at", Time)),
                facts => facts.Databases()),
            ["tables"] = (
                Columns(
                    ("database_name", DataType.Utf8), ("table_name", DataType.Utf8), ("tag_count", DataType.Int64),
                    ("field_count", DataType.Int64), ("retention", DataType.Utf8), ("file_count", DataType.Int64),
                    ("size_bytes", DataType.Int64), ("file_rows", DataType.Int64), ("buffered_rows", DataType.Int64),
                    ("min_time", Time), ("max_time", Time), ("deleted_at", Time), ("hard_delete_at", Time)),
                facts => facts.Tables()),
            ["columns"] = (
                Columns(
                    ("database_name", DataType.Utf8), ("table_name", DataType.Utf8), ("column_name", DataType.Utf8),
                    ("role", DataType.Utf8), ("data_type", DataType.Utf8), ("key_position", DataType.Int64)),
                facts => facts.Columns()),
            ["files"] = (
                Columns(
                    ("database_name", DataType.Utf8), ("table_name", DataType.Utf8), ("path", DataType.Utf8),
                    ("size_bytes", DataType.Int64), ("row_count", DataType.Int64), ("min_time", Time), ("max_time", Time),
                    ("min_sequence", DataType.Int64), ("max_sequence", DataType.Int64), ("level", DataType.Int64), ("created_at", Time)),
                facts => facts.Files()),
            ["tombstones"] = (
                Columns(
                    ("database_name", DataType.Utf8), ("table_name", DataType.Utf8), ("sequence", DataType.Int64),
                    ("min_time", Time), ("max_time", Time), ("tags", DataType.Utf8), ("is_in_manifest", DataType.Boolean)),
                facts => facts.Tombstones()),
            ["memory"] = (
                Columns(
                    ("database_name", DataType.Utf8), ("table_name", DataType.Utf8), ("generation", DataType.Int64),
                    ("generation_bytes", DataType.Int64), ("generation_created_at", Time), ("row_count", DataType.Int64),
                    ("series_count", DataType.Int64), ("min_time", Time), ("max_time", Time), ("min_sequence", DataType.Int64),
                    ("max_sequence", DataType.Int64)),
                facts => facts.Memory()),
            ["log"] = (
                Columns(("segment", DataType.Utf8), ("first_sequence", DataType.Int64), ("size_bytes", DataType.Int64)),
                facts => facts.Segments()),
            ["state"] = (Columns(("name", DataType.Utf8), ("value", DataType.Int64), ("meaning", DataType.Utf8)), facts => facts.State()),
        };

    /// <inheritdoc/>
    public IReadOnlyCollection<string> TableNames { get; } = [.. Tables.Keys.Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public ValueTask<ITableProvider?> FindTableAsync(string name, CancellationToken cancellationToken) => new(
        Tables.TryGetValue(name, out var table) ? new MemoryTable(table.Schema, TextTable.Of(table.Schema, table.Rows(facts))) : null);

    static Schema Columns(params (string Name, DataType Type)[] columns) =>
        new([.. columns.Select(column => new Field(column.Name, column.Type))]);
}
