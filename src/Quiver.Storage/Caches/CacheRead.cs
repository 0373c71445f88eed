namespace Quiver.Storage.Caches;

/// <summary>What a query asks of a cache.</summary>
/// <param name="Projection">The columns, by their places among those of the cache.</param>
/// <param name="Conditions">The conditions.</param>
/// <param name="Limit">The most rows that are needed; null for all.</param>
sealed record CacheRead(IReadOnlyList<int> Projection, ColumnConditions Conditions, long? Limit);
