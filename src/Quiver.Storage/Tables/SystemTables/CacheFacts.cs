using Quiver.Arrow.Types;
using Quiver.Storage.Catalog;

namespace Quiver.Storage.Tables.SystemTables;

/// <summary>The system tables of caches.</summary>
static class CacheFacts
{
    static readonly DataType _ids = DataType.List(DataType.UInt16);
    static readonly DataType _names = DataType.List(DataType.Utf8);

    /// <summary>The tables.</summary>
    public static IEnumerable<ISystemTable> Tables { get; } =
    [
        new FactTable(
            "last_caches",
            FactTable.Columns(
                ("table", DataType.Utf8), ("name", DataType.Utf8), ("key_column_ids", _ids), ("key_column_names", _names),
                ("value_column_ids", _ids), ("value_column_names", _names), ("count", DataType.UInt64), ("ttl", DataType.UInt64),
                ("database_name", DataType.Utf8)),
            request => request.Tables("table").SelectMany(entry => entry.Table.LastCaches, (entry, cache) => LastRow(entry.Database, entry.Table, cache)))
        {
            IsPerDatabase = true,
        },
        new FactTable(
            "distinct_caches",
            FactTable.Columns(
                ("table", DataType.Utf8), ("name", DataType.Utf8), ("column_ids", _ids), ("column_names", _names),
                ("max_cardinality", DataType.UInt64), ("max_age_seconds", DataType.UInt64), ("database_name", DataType.Utf8)),
            request => request.Tables("table").SelectMany(
                entry => entry.Table.DistinctCaches, (entry, cache) => DistinctRow(entry.Database, entry.Table, cache)))
        {
            IsPerDatabase = true,
        },
    ];

    /// <summary>Where the cache keeps all columns, those to come included, their list is null.</summary>
    static object?[] LastRow(DatabaseDefinition database, TableDefinition table, LastCacheDefinition cache)
    {
        IReadOnlyList<int> keys = cache.KeyColumns ?? [.. table.SeriesKey.Select(tag => tag.Id)];
        return
        [
            table.Name, cache.Name, IdsOf(keys), NamesOf(table, keys), cache.ValueColumns is { } values ? IdsOf(values) : null,
            cache.ValueColumns is { } kept ? NamesOf(table, kept) : null, cache.Count, (long)cache.TimeToLive.TotalSeconds, database.Name,
        ];
    }

    static object?[] DistinctRow(DatabaseDefinition database, TableDefinition table, DistinctCacheDefinition cache) =>
    [
        table.Name, cache.Name, IdsOf(cache.Columns), NamesOf(table, cache.Columns), cache.MaxCardinality,
        (long)cache.MaxAge.TotalSeconds, database.Name,
    ];

    static object?[] IdsOf(IReadOnlyList<int> columns) => [.. columns];

    static object?[] NamesOf(TableDefinition table, IReadOnlyList<int> columns) => [.. columns.Select(id => table.FindById(id)?.Name)];
}
