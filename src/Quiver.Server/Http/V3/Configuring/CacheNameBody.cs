namespace Quiver.Server.Http.V3.Configuring;

/// <summary>A cache that is deleted.</summary>
sealed record CacheNameBody
{
    /// <summary>The database.</summary>
    public string? Db { get; init; }

    /// <summary>The table.</summary>
    public string? Table { get; init; }

    /// <summary>The name of the cache.</summary>
    public string? Name { get; init; }
}
