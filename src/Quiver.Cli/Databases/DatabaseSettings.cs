namespace Quiver.Cli.Databases;

/// <summary>How to open a database.</summary>
sealed record DatabaseSettings
{
    /// <summary>The bytes that queries may use, null for the default.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>Where rows go that do not fit into memory; null for the default.</summary>
    public string? SpillDirectory { get; init; }

    /// <summary>The number of worker threads, null for one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>The directory of the database, null for one in memory.</summary>
    public string? DataDirectory { get; init; }
}
