using System.Collections.Immutable;

namespace Quiver.Storage.Tables.SystemTables;

/// <summary>The tables of the schema <c>system</c> of a store.</summary>
sealed class SystemTableList
{
    ImmutableSortedDictionary<string, ISystemTable> _tables = ImmutableSortedDictionary<string, ISystemTable>.Empty
        .WithComparers(StringComparer.OrdinalIgnoreCase);

    /// <summary>Begins with the tables of the store itself.</summary>
    public SystemTableList()
    {
        foreach (var table in CatalogFacts.Tables.Concat(DefinedCaches.Tables).Concat(FileFacts.Tables).Concat(StoreFacts.Tables))
        {
            Add(table);
        }
    }

    /// <summary>All tables, by name.</summary>
    public IEnumerable<ISystemTable> All => _tables.Values;

    /// <summary>Adds a table; one of its name is replaced.</summary>
    public void Add(ISystemTable table) => ImmutableInterlocked.Update(ref _tables, tables => tables.SetItem(table.Name, table));

    /// <summary>Returns a table by its name; null where there is none.</summary>
    public ISystemTable? Find(string name) => _tables.GetValueOrDefault(name);
}
