namespace Quiver.Storage.Catalog;

/// <summary>What is said of a table but for its columns. The id is unique in the store, stays for ever and is not used again.</summary>
/// <param name="Id">The number.</param>
/// <param name="DatabaseId">The database.</param>
/// <param name="Name">The name.</param>
/// <param name="Retention">How long rows are kept; null for as long as the database says.</param>
/// <param name="Deletion">That it has been deleted, null where it has not.</param>
/// <param name="LastCaches">The caches of newest rows.</param>
/// <param name="DistinctCaches">The caches of distinct values.</param>
sealed record TableHeader(
    int Id,
    int DatabaseId,
    string Name,
    TimeSpan? Retention,
    Deletion? Deletion,
    IReadOnlyList<LastCacheDefinition> LastCaches,
    IReadOnlyList<DistinctCacheDefinition> DistinctCaches);
