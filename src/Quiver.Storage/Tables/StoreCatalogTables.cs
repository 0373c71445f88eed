using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Tables.SystemTables;

namespace Quiver.Storage.Tables;

/// <summary>The databases of a store as schemas, for statements to find tables in.</summary>
sealed class StoreCatalogTables(TimeSeriesStore store) : ISnapshotCatalog, ICatalogChanges
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> SchemaNames => NamesOf(store.Catalog.Current);

    /// <summary>Returns the databases that are shown, and the schema of the facts about the store.</summary>
    public static IReadOnlyCollection<string> NamesOf(CatalogSnapshot catalog) =>
        [.. catalog.Databases.Where(database => database.DeletedAt is null).Select(database => database.Name).Append(SystemSchema.Name)
            .Distinct()];

    /// <inheritdoc/>
    public ISchema? FindSchema(string name)
    {
        using var snapshot = new StoreSnapshot(store, SnapshotScope.Whole);
        return snapshot.FindSchema(name);
    }

    /// <inheritdoc/>
    public ICatalog TakeSnapshot(SnapshotScope scope) => new StoreSnapshot(store, scope);

    /// <inheritdoc/>
    public async ValueTask<bool> CreateSchemaAsync(string schema, CancellationToken cancellationToken)
    {
        if (Live(schema) is not null)
        {
            return false;
        }

        await store.Catalog.CreateDatabaseAsync(schema, cancellationToken: cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DropSchemaAsync(string schema, CancellationToken cancellationToken)
    {
        if (Live(schema) is null)
        {
            return false;
        }

        await store.Catalog.DeleteDatabaseAsync(schema, HardDeletion.Default, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> CreateTableAsync(string schema, NewTable table, CancellationToken cancellationToken)
    {
        if (Live(schema, table.Name) is not null)
        {
            return false;
        }

        if (table.Schema.Fields.FirstOrDefault(field => field.Name == KeyParser.TimeColumn) is { Type: not TimestampType } time)
        {
            throw new QuiverException(
                ErrorCode.TypeMismatch, $"column \"time\" of table \"{table.Name}\" is {time.Type}; it must be a TIMESTAMP");
        }

        string[] tags = [.. table.Key.Where(name => name != KeyParser.TimeColumn)];
        foreach (var tag in table.Schema.Fields.Where(field => tags.Contains(field.Name) && field.Type.Id != TypeId.Utf8))
        {
            throw new QuiverException(
                ErrorCode.TypeMismatch,
                $"column \"{tag.Name}\" of the primary key of table \"{table.Name}\" is {tag.Type}; tags are VARCHAR");
        }

        await store.Catalog.CreateTableAsync(
            schema, table.Name, tags,
            [.. table.Schema.Fields
                .Where(field => field.Name != KeyParser.TimeColumn && !tags.Contains(field.Name))
                .Select(field => (field.Name, FieldTypes.Of(field, table.Name)))],
            cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DropTableAsync(string schema, string table, CancellationToken cancellationToken)
    {
        if (Live(schema, table) is null)
        {
            return false;
        }

        await store.Catalog.DeleteTableAsync(schema, table, HardDeletion.Default, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RenameTableAsync(string schema, string table, string newName, CancellationToken cancellationToken)
    {
        if (Live(schema, newName) is not null)
        {
            return false;
        }

        await store.Catalog.RenameTableAsync(schema, table, newName, cancellationToken).ConfigureAwait(false);
        return true;
    }

    DatabaseDefinition? Live(string database) => store.Catalog.Current.FindDatabase(database) is { DeletedAt: null } live ? live : null;

    TableDefinition? Live(string database, string table) => Live(database)?.FindTable(table) is { DeletedAt: null } live ? live : null;
}
