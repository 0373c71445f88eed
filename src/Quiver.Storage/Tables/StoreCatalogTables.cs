using Quiver.Engine.Catalog;
using Quiver.Storage.Catalog;
using Quiver.Storage.State;

namespace Quiver.Storage.Tables;

/// <summary>The databases of a store as schemas, for statements to find tables in.</summary>
sealed class StoreCatalogTables(TimeSeriesStore store) : ISnapshotCatalog
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> SchemaNames => NamesOf(store.Catalog.Current);

    /// <summary>Returns the databases that are shown.</summary>
    public static IReadOnlyCollection<string> NamesOf(CatalogSnapshot catalog) =>
        [.. catalog.Databases.Where(database => database.DeletedAt is null).Select(database => database.Name)];

    /// <inheritdoc/>
    public ISchema? FindSchema(string name)
    {
        using var snapshot = new StoreSnapshot(store);
        return snapshot.FindSchema(name);
    }

    /// <inheritdoc/>
    public ICatalog TakeSnapshot() => new StoreSnapshot(store);
}
