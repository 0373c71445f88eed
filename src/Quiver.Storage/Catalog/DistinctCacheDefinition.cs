namespace Quiver.Storage.Catalog;

/// <summary>A cache of the distinct values of some columns of a table.</summary>
/// <param name="Name">The name, unique among the caches of its kind of the table.</param>
/// <param name="Columns">The ids of the columns, the outermost level first.</param>
/// <param name="MaxCardinality">The combinations that are kept at most.</param>
/// <param name="MaxAge">How long a combination is kept after the newest row that had it.</param>
sealed record DistinctCacheDefinition(string Name, IReadOnlyList<int> Columns, long MaxCardinality, TimeSpan MaxAge);
