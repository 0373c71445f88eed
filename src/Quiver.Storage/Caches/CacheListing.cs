using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Caches;

/// <summary>Tells of the caches of a table.</summary>
/// <param name="database">The database of the table.</param>
/// <param name="table">The table.</param>
/// <param name="caches">What the caches hold; null where none has been made yet.</param>
/// <param name="now">The time.</param>
sealed class CacheListing(string database, TableDefinition table, TableCaches? caches, long now)
{
    /// <summary>Returns what is to be told.</summary>
    public IEnumerable<CacheFacts> Create()
    {
        var content = caches?.Current;
        var state = caches is { IsTooLarge: true } ? CacheState.TooLarge
            : content is { IsStale: false } ? CacheState.Ready : CacheState.Filling;
        var bytes = content?.Bytes ?? 0;
        foreach (var definition in table.LastCaches)
        {
            var rows = content?.Find(definition);
            yield return new CacheFacts(
                CacheKind.Last, database, table.Name, definition.Name, CacheColumns.KeysOf(table, definition),
                definition.ValueColumns is null ? null : NamesOf([.. definition.ValueColumns, CacheColumns.Time]), definition.Count,
                definition.TimeToLive, rows is null && state == CacheState.Ready ? CacheState.Filling : state,
                rows is null ? 0 : content!.Read(() => rows.Lists.RowCount), rows is null ? 0 : content!.Read(() => rows.Lists.KeyCount),
                bytes, caches?.HitsOf(CacheKind.Last, definition.Name) ?? 0,
                state == CacheState.Ready && rows is not null && content!.KnownFrom == long.MinValue);
        }

        foreach (var definition in table.DistinctCaches)
        {
            var values = content?.Find(definition);
            var count = values is null ? 0 : content!.Read(() => values.Count);
            yield return new CacheFacts(
                CacheKind.Distinct, database, table.Name, definition.Name, NamesOf(definition.Columns), null, definition.MaxCardinality,
                definition.MaxAge, values is null && state == CacheState.Ready ? CacheState.Filling : state, count, count, bytes,
                caches?.HitsOf(CacheKind.Distinct, definition.Name) ?? 0,
                state == CacheState.Ready && values is not null && content!.KnownFrom == long.MinValue
                && content.Read(() => IsWhole(values)));
        }
    }

    bool IsWhole(DistinctValues values) =>
        !values.HasMore && !Enumerable.Range(0, values.Count).Any(entry => values.IsExpired(entry, now));

    string[] NamesOf(IEnumerable<int> ids) =>
        [.. ids.Select(id => id == CacheColumns.Time ? KeyParser.TimeColumn : table.FindById(id)!.Name)];
}
