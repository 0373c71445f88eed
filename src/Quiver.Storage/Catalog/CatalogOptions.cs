using Quiver.Storage.Logs;

namespace Quiver.Storage.Catalog;

/// <summary>Limits and defaults of a catalog.</summary>
sealed record CatalogOptions
{
    /// <summary>The databases that there may be, without deleted ones and the engine's own.</summary>
    public int MaxDatabases { get; init; } = 10_000;

    /// <summary>The tables of all databases together, without deleted ones.</summary>
    public int MaxTables { get; init; } = 1_000_000;

    /// <summary>The tags and fields of a table.</summary>
    public int MaxColumns { get; init; } = 20_000;

    /// <summary>The tags of a table.</summary>
    public int MaxTags { get; init; } = 4096;

    /// <summary>The length of the time windows of new databases, at which files are cut.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long something deleted is kept where the deletion does not say.</summary>
    public TimeSpan DeletionGrace { get; init; } = TimeSpan.FromHours(72);

    /// <summary>How the log of the catalog is kept.</summary>
    public LogOptions Log { get; init; } = new();
}
