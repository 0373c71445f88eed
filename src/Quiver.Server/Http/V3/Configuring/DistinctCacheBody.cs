namespace Quiver.Server.Http.V3.Configuring;

/// <summary>A cache of distinct values that is created.</summary>
sealed record DistinctCacheBody
{
    /// <summary>The database.</summary>
    public string? Db { get; init; }

    /// <summary>The table.</summary>
    public string? Table { get; init; }

    /// <summary>Its name; null for one made of the table and the columns.</summary>
    public string? Name { get; init; }

    /// <summary>The columns, the outermost level first.</summary>
    public IReadOnlyList<string?>? Columns { get; init; }

    /// <summary>The combinations that are kept at most; null for 100,000.</summary>
    public long? MaxCardinality { get; init; }

    /// <summary>How many seconds a combination is kept after the newest row that had it; null for a day.</summary>
    public long? MaxAge { get; init; }
}
