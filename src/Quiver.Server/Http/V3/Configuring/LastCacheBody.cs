namespace Quiver.Server.Http.V3.Configuring;

/// <summary>A cache of newest rows that is created.</summary>
sealed record LastCacheBody
{
    /// <summary>The database.</summary>
    public string? Db { get; init; }

    /// <summary>The table.</summary>
    public string? Table { get; init; }

    /// <summary>Its name; null for one made of the table and the key columns.</summary>
    public string? Name { get; init; }

    /// <summary>The key columns; null for the tags.</summary>
    public IReadOnlyList<string?>? KeyColumns { get; init; }

    /// <summary>The columns that are kept; null for all others, those to come included.</summary>
    public IReadOnlyList<string?>? ValueColumns { get; init; }

    /// <summary>The rows that are kept of each key; null for one.</summary>
    public long? Count { get; init; }

    /// <summary>How many seconds a row is kept; null for four hours.</summary>
    public long? Ttl { get; init; }
}
