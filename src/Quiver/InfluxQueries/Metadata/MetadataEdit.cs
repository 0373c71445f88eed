namespace Quiver.InfluxQueries.Metadata;

/// <summary>A change of what InfluxQL defines: what is new or replaces what has its name, and what goes; applied in this order.</summary>
sealed record MetadataEdit
{
    /// <summary>Databases that are new or have changed.</summary>
    public IReadOnlyList<DatabaseFacts> Databases { get; init; } = [];

    /// <summary>The names of databases that go.</summary>
    public IReadOnlyList<string> RemovedDatabases { get; init; } = [];

    /// <summary>Users that are new or have changed.</summary>
    public IReadOnlyList<UserFacts> Users { get; init; } = [];

    /// <summary>The names of users that go.</summary>
    public IReadOnlyList<string> RemovedUsers { get; init; } = [];
}
