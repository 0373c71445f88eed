namespace Quiver.Storage.Catalog;

/// <summary>What a user says of a cache of distinct values.</summary>
/// <param name="Columns">The columns, the outermost level first.</param>
sealed record DistinctCacheRequest(IReadOnlyList<string> Columns)
{
    /// <summary>The name; null for one made of the table and the columns.</summary>
    public string? Name { get; init; }

    /// <summary>The combinations that are kept at most.</summary>
    public long MaxCardinality { get; init; } = 100_000;

    /// <summary>How long a combination is kept after the newest row that had it.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(1);
}
