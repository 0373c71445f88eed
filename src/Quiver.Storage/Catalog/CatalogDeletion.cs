using Quiver.Arrow.Errors;

namespace Quiver.Storage.Catalog;

/// <summary>The edits of deletion: first to another name, from which there is a way back, later for good.</summary>
static class CatalogDeletion
{
    /// <summary>Deletes a database, or sets when a deleted one goes. The caches of its tables go at once.</summary>
    public static CatalogEdit OfDatabase(CatalogSnapshot catalog, string name, DateTime now, DateTime? hardDeleteAt)
    {
        var database = CatalogChanges.OwnDatabase(catalog, name);
        var header = database.Header;
        if (header.Deletion is { } deletion)
        {
            return new CatalogEdit { Databases = [header with { Deletion = deletion with { HardDeleteAt = hardDeleteAt } }] };
        }

        var kept = CatalogNames.Deleted(name, now, other => catalog.FindDatabase(other) is not null);
        return new CatalogEdit
        {
            Databases = [header with { Name = kept, Deletion = new Deletion(name, now, hardDeleteAt) }],
            Tables =
            [
                .. database.Tables.Where(table => table.LastCaches.Count + table.DistinctCaches.Count > 0)
                    .Select(table => table.Header with { LastCaches = [], DistinctCaches = [] }),
            ],
        };
    }

    /// <summary>Deletes a table, or sets when a deleted one goes.</summary>
    public static CatalogEdit OfTable(CatalogSnapshot catalog, string database, string name, DateTime now, DateTime? hardDeleteAt)
    {
        var header = CatalogChanges.Table(catalog, database, name).Header;
        if (header.Deletion is { } deletion)
        {
            return new CatalogEdit { Tables = [header with { Deletion = deletion with { HardDeleteAt = hardDeleteAt } }] };
        }

        var tables = CatalogChanges.LiveDatabase(catalog, database);
        var kept = CatalogNames.Deleted(name, now, other => tables.FindTable(other) is not null);
        var gone = header with { Name = kept, Deletion = new Deletion(name, now, hardDeleteAt), LastCaches = [], DistinctCaches = [] };
        return new CatalogEdit { Tables = [gone] };
    }

    /// <summary>Brings a database back.</summary>
    public static CatalogEdit UndoOfDatabase(CatalogSnapshot catalog, string name, string? newName, CatalogOptions options)
    {
        var header = CatalogChanges.Database(catalog, name).Header;
        var deletion = header.Deletion
            ?? throw new QuiverException(ErrorCode.InvalidStatement, $"database \"{name}\" is not deleted, there is nothing to restore");
        var made = CatalogChanges.NewDatabase(catalog, newName ?? deletion.OriginalName, header.Retention, header.Window, options);
        if (catalog.TableCount + catalog.FindDatabase(header.Id)!.TableCount > options.MaxTables)
        {
            throw new QuiverException(
                ErrorCode.LimitExceeded,
                $"with the tables of database \"{name}\" there would be more than the {options.MaxTables} that a store may have");
        }

        return new CatalogEdit { Databases = [made with { Id = header.Id }] };
    }

    /// <summary>Brings a table back.</summary>
    public static CatalogEdit UndoOfTable(
        CatalogSnapshot catalog, string database, string name, string? newName, CatalogOptions options)
    {
        var header = CatalogChanges.Table(catalog, database, name).Header;
        var deletion = header.Deletion
            ?? throw new QuiverException(
                ErrorCode.InvalidStatement, $"table \"{name}\" of database \"{database}\" is not deleted, there is nothing to restore");
        var restored = newName ?? deletion.OriginalName;
        CatalogNames.CheckTable(restored);
        CatalogChanges.CheckFree(CatalogChanges.LiveDatabase(catalog, database), restored);
        CatalogChanges.CheckTables(catalog, database, restored, 0, options);
        return new CatalogEdit { Tables = [header with { Name = restored, Deletion = null }] };
    }

    /// <summary>Returns what is to go by now.</summary>
    public static PurgedDefinitions Due(CatalogSnapshot catalog, DateTime now)
    {
        var databases = catalog.Databases.Where(database => database.HardDeleteAt <= now).ToList();
        var ids = databases.Select(database => database.Id).ToHashSet();
        var tables = catalog.TablesById.Values.Where(table => table.HardDeleteAt <= now || ids.Contains(table.DatabaseId)).ToList();
        return new PurgedDefinitions(databases, tables);
    }

    /// <summary>Removes what is to go; null where that is nothing.</summary>
    public static CatalogEdit? ForGood(PurgedDefinitions purged) => purged.Databases.Count + purged.Tables.Count == 0 ? null
        : new CatalogEdit
    {
        RemovedDatabases = [.. purged.Databases.Select(database => database.Id)],
        RemovedTables = [.. purged.Tables.Select(table => table.Id)],
    };
}
