using Quiver.Arrow.Types;
using Quiver.Storage.Caches;
using Quiver.Storage.Catalog;

namespace Quiver.Storage.Tables.SystemTables;

/// <summary>The system tables of caches: how they are defined, what they hold, and what they are good for.</summary>
static class DefinedCaches
{
    static readonly DataType _ids = DataType.List(DataType.UInt16);
    static readonly DataType _names = DataType.List(DataType.Utf8);

    static readonly (string Name, DataType Type)[] _content =
    [
        ("database_name", DataType.Utf8), ("state", DataType.Utf8), ("rows", DataType.Int64), ("keys", DataType.Int64),
        ("table_cache_bytes", DataType.Int64), ("hits", DataType.Int64), ("is_complete", DataType.Boolean),
    ];

    /// <summary>The tables.</summary>
    public static IEnumerable<ISystemTable> Tables { get; } =
    [
        new FactTable(
            "last_caches",
            FactTable.Columns(
            [
                ("table", DataType.Utf8), ("name", DataType.Utf8), ("key_column_ids", _ids), ("key_column_names", _names),
                ("value_column_ids", _ids), ("value_column_names", _names), ("count", DataType.UInt64), ("ttl", DataType.UInt64),
                .. _content,
            ]),
            request => Caches(request, CacheKind.Last).Select(cache => LastRow(cache.Table, cache.Facts)))
        {
            IsPerDatabase = true,
        },
        new FactTable(
            "distinct_caches",
            FactTable.Columns(
            [
                ("table", DataType.Utf8), ("name", DataType.Utf8), ("column_ids", _ids), ("column_names", _names),
                ("max_cardinality", DataType.UInt64), ("max_age_seconds", DataType.UInt64), .. _content,
            ]),
            request => Caches(request, CacheKind.Distinct).Select(cache => DistinctRow(cache.Table, cache.Facts)))
        {
            IsPerDatabase = true,
        },
    ];

    static IEnumerable<(TableDefinition Table, CacheFacts Facts)> Caches(SystemRequest request, CacheKind kind)
    {
        var store = request.Moment.Store;
        var now = CacheTime.Nanoseconds(store.Options.Clock.GetUtcNow());
        return
            from entry in request.Tables("table")
            where entry.Table.LastCaches.Count + entry.Table.DistinctCaches.Count > 0
            from facts in new CacheListing(entry.Database.Name, entry.Table, store.Caches.Find(entry.Table.Id), now).Create()
            where facts.Kind == kind
            select (entry.Table, facts);
    }

    /// <summary>Where the cache keeps all columns, those to come included, their list is null.</summary>
    static object?[] LastRow(TableDefinition table, CacheFacts cache) =>
    [
        cache.Table, cache.Name, IdsOf(table, cache.KeyColumns), cache.KeyColumns,
        cache.ValueColumns is { } values ? IdsOf(table, values) : null, cache.ValueColumns, cache.Count, (long)cache.MaxAge.TotalSeconds,
        .. ContentOf(cache),
    ];

    static object?[] DistinctRow(TableDefinition table, CacheFacts cache) =>
    [
        cache.Table, cache.Name, IdsOf(table, cache.KeyColumns), cache.KeyColumns, cache.Count, (long)cache.MaxAge.TotalSeconds,
        .. ContentOf(cache),
    ];

    static object?[] ContentOf(CacheFacts cache) =>
    [
        cache.Database,
        cache.State switch { CacheState.Ready => "ready", CacheState.Filling => "filling", _ => "too large" },
        cache.Rows, cache.Keys, cache.Bytes, cache.Hits, cache.IsComplete,
    ];

    /// <summary>The time has the number that no other column has: 0.</summary>
    static object?[] IdsOf(TableDefinition table, IReadOnlyList<string> columns) => [.. columns.Select(name => table.Find(name)?.Id ?? 0)];
}
