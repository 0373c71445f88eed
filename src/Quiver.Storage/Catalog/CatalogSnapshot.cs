using System.Collections.Immutable;

namespace Quiver.Storage.Catalog;

/// <summary>
/// All databases and tables at one version. It never changes, so any thread reads it without a lock; maps are persistent trees, so
/// that the next version costs what has changed and its path to the root.
/// </summary>
sealed class CatalogSnapshot : ITableDirectory
{
    internal CatalogSnapshot(
        long version,
        ImmutableDictionary<int, DatabaseDefinition> databases,
        ImmutableSortedDictionary<string, int> names,
        ImmutableDictionary<int, TableDefinition> tables)
    {
        Version = version;
        DatabasesById = databases;
        Names = names;
        TablesById = tables;
    }

    /// <summary>The catalog of a new store: it has the engine's own database.</summary>
    public static CatalogSnapshot Initial { get; } = Blank.With(new CatalogEdit
    {
        Databases = [new DatabaseHeader(1, DatabaseDefinition.InternalName, TimeSpan.FromDays(1), TimeSpan.FromDays(7), null)],
    });

    /// <summary>How many edits made it.</summary>
    public long Version { get; }

    /// <summary>The databases, deleted ones included, in ordinal order of their names.</summary>
    public IEnumerable<DatabaseDefinition> Databases => Names.Values.Select(id => DatabasesById[id]);

    /// <summary>The databases that are neither deleted nor the engine's own.</summary>
    public int DatabaseCount { get; internal init; }

    /// <summary>The tables that are not deleted, nor their databases.</summary>
    public int TableCount { get; internal init; }

    internal static CatalogSnapshot Blank => new(
        -1,
        ImmutableDictionary<int, DatabaseDefinition>.Empty,
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal),
        ImmutableDictionary<int, TableDefinition>.Empty);

    /// <summary>The number of the next new database: numbers are not used again.</summary>
    internal int NextDatabaseId { get; init; } = 1;

    /// <summary>The number of the next new table.</summary>
    internal int NextTableId { get; init; } = 1;

    internal ImmutableDictionary<int, DatabaseDefinition> DatabasesById { get; }

    internal ImmutableDictionary<int, TableDefinition> TablesById { get; }

    internal ImmutableSortedDictionary<string, int> Names { get; }

    /// <summary>Returns the database with a name, in exactly this spelling.</summary>
    public DatabaseDefinition? FindDatabase(string name) => Names.TryGetValue(name, out var id) ? DatabasesById[id] : null;

    /// <summary>Returns the database with a number.</summary>
    public DatabaseDefinition? FindDatabase(int id) => DatabasesById.GetValueOrDefault(id);

    /// <summary>Returns the table with a number.</summary>
    public TableDefinition? FindTable(int tableId) => TablesById.GetValueOrDefault(tableId);

    /// <summary>Returns tables that are not deleted.</summary>
    /// <param name="database">The database; null for all.</param>
    /// <param name="table">The table; null for all.</param>
    /// <exception cref="Arrow.Errors.QuiverException">There is no such database or table.</exception>
    public IReadOnlyList<TableDefinition> TablesOf(string? database, string? table)
    {
        IEnumerable<DatabaseDefinition> databases = database is null
            ? Databases.Where(definition => definition.DeletedAt is null) : [CatalogChanges.LiveDatabase(this, database)];
        return table is null || database is null
            ? [.. databases.SelectMany(definition => definition.Tables)
                .Where(definition => definition.DeletedAt is null && (table is null || definition.Name == table))]
            : [CatalogChanges.LiveTable(this, database, table)];
    }

    ITableColumns? ITableDirectory.TableOf(int tableId) => FindTable(tableId);

    /// <summary>Returns the catalog after a change.</summary>
    /// <exception cref="InvalidDataException">The change does not fit.</exception>
    internal CatalogSnapshot With(CatalogEdit edit)
    {
        var builder = new CatalogBuilder(this);
        builder.Apply(edit);
        return builder.Build(Version + 1);
    }
}
