namespace Quiver.Storage.Caches;

/// <summary>What is to be told of a cache.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Database">The database.</param>
/// <param name="Table">The table.</param>
/// <param name="Name">The name.</param>
/// <param name="KeyColumns">The columns of the key, or those whose values are kept.</param>
/// <param name="ValueColumns">The columns that are kept beside; null for all.</param>
/// <param name="Count">The rows of each key, or the combinations, that are kept at most.</param>
/// <param name="MaxAge">How long they are kept.</param>
/// <param name="State">What the cache is doing.</param>
/// <param name="Rows">How many rows or combinations it has.</param>
/// <param name="Keys">How many keys it knows; the combinations again for one of distinct values.</param>
/// <param name="Bytes">The memory of all caches of the table: they share what they know of its series.</param>
/// <param name="Hits">How many queries it has answered.</param>
/// <param name="IsComplete">Whether it can stand for the whole table, as far as is known without looking at all keys.</param>
sealed record CacheFacts(
    CacheKind Kind, string Database, string Table, string Name, IReadOnlyList<string> KeyColumns, IReadOnlyList<string>? ValueColumns,
    long Count, TimeSpan MaxAge, CacheState State, long Rows, long Keys, long Bytes, long Hits, bool IsComplete);
