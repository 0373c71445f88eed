namespace Quiver.Storage.Catalog;

/// <summary>
/// A change of the catalog: headers that are new or replace those of their id, columns that are added, and what goes; applied in this
/// order. A snapshot is the edit that makes everything.
/// </summary>
sealed record CatalogEdit
{
    /// <summary>Databases that are new or have changed.</summary>
    public IReadOnlyList<DatabaseHeader> Databases { get; init; } = [];

    /// <summary>Tables that are new or have changed.</summary>
    public IReadOnlyList<TableHeader> Tables { get; init; } = [];

    /// <summary>New columns.</summary>
    public IReadOnlyList<AddedColumns> Columns { get; init; } = [];

    /// <summary>The ids of tables that go for good.</summary>
    public IReadOnlyList<int> RemovedTables { get; init; } = [];

    /// <summary>The ids of databases that go for good; their tables go in the same edit.</summary>
    public IReadOnlyList<int> RemovedDatabases { get; init; } = [];
}
