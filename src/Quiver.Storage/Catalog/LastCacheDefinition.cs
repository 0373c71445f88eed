namespace Quiver.Storage.Catalog;

/// <summary>A cache of the newest rows of each series of a table.</summary>
/// <param name="Name">The name, unique among the caches of its kind of the table.</param>
/// <param name="KeyColumns">The ids of the columns whose values tell what a series is; null for the series key as it is.</param>
/// <param name="ValueColumns">The ids of the columns that are kept; null for all others, those that will be added included.</param>
/// <param name="Count">The rows that are kept of each series.</param>
/// <param name="TimeToLive">How long a row is kept.</param>
sealed record LastCacheDefinition(
    string Name, IReadOnlyList<int>? KeyColumns, IReadOnlyList<int>? ValueColumns, int Count, TimeSpan TimeToLive);
