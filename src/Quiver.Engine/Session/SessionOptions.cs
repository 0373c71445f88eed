using Quiver.Engine.Catalog;

namespace Quiver.Engine.Session;

/// <summary>What a session is opened with.</summary>
sealed record SessionOptions
{
    /// <summary>The schema that names without one are looked up in first; null for the engine's own.</summary>
    public string? Schema { get; init; }

    /// <summary>Another name for the chosen schema, which programs written for another database use.</summary>
    public string? SchemaAlias { get; init; }

    /// <summary>Another name for the catalog of the chosen schema.</summary>
    public string? CatalogAlias { get; init; }

    /// <summary>What the session may do.</summary>
    public SessionAccess Access { get; init; } = SessionAccess.Full;

    /// <summary>The most bytes of native memory that one statement may hold.</summary>
    public long MemoryLimitBytes { get; init; } = long.MaxValue;
}
