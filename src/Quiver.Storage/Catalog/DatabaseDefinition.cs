using System.Collections.Immutable;

namespace Quiver.Storage.Catalog;

/// <summary>A database as it is at one version of the catalog.</summary>
sealed class DatabaseDefinition
{
    /// <summary>The name of the database that is always there and has the engine's own tables.</summary>
    public const string InternalName = "_internal";

    internal DatabaseDefinition(DatabaseHeader header, ImmutableSortedDictionary<string, TableDefinition> tables, int tableCount)
    {
        Header = header;
        ByName = tables;
        TableCount = tableCount;
    }

    /// <summary>The number; it stays when the database is renamed.</summary>
    public int Id => Header.Id;

    /// <summary>The name.</summary>
    public string Name => Header.Name;

    /// <summary>The length of the time windows at which files are cut.</summary>
    public TimeSpan Window => Header.Window;

    /// <summary>How long rows are kept; null for ever.</summary>
    public TimeSpan? Retention => Header.Retention;

    /// <summary>When the database was deleted; null where it was not.</summary>
    public DateTime? DeletedAt => Header.Deletion?.At;

    /// <summary>From when on a deleted database may go for good; null for never.</summary>
    public DateTime? HardDeleteAt => Header.Deletion?.HardDeleteAt;

    /// <summary>Whether it is the engine's own.</summary>
    public bool IsInternal => Name == InternalName;

    /// <summary>The tables, deleted ones included, in ordinal order of their names.</summary>
    public IEnumerable<TableDefinition> Tables => ByName.Values;

    /// <summary>The tables that are not deleted.</summary>
    public int TableCount { get; }

    internal DatabaseHeader Header { get; }

    internal ImmutableSortedDictionary<string, TableDefinition> ByName { get; }

    /// <summary>Returns the table with a name, in exactly this spelling.</summary>
    public TableDefinition? FindTable(string name) => ByName.GetValueOrDefault(name);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {ByName.Count} tables";
}
