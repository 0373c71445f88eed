using Quiver.Arrow.Errors;

namespace Quiver.Storage.Catalog;

/// <summary>Looks up what a change is about and makes the parts of edits, with the errors that users see.</summary>
static class CatalogChanges
{
    /// <summary>Returns a new database, if there may be one of this name.</summary>
    public static DatabaseHeader NewDatabase(
        CatalogSnapshot catalog, string name, TimeSpan? retention, TimeSpan? window, CatalogOptions options)
    {
        CatalogNames.CheckDatabase(name);
        CheckFree(catalog, name);
        CheckRetention(retention, $"database \"{name}\"");
        if (catalog.DatabaseCount >= options.MaxDatabases)
        {
            throw new QuiverException(
                ErrorCode.LimitExceeded,
                $"database \"{name}\" would be one more than the {options.MaxDatabases} databases that a store may have");
        }

        return window is { Ticks: <= 0 }
            ? throw new QuiverException(ErrorCode.InvalidValue, $"the time window of database \"{name}\" must be longer than nothing")
            : new DatabaseHeader(catalog.NextDatabaseId, name, window ?? options.Window, retention, null);
    }

    /// <summary>Returns a database; it is an error where there is none.</summary>
    public static DatabaseDefinition Database(CatalogSnapshot catalog, string name) =>
        catalog.FindDatabase(name) ?? throw new QuiverException(ErrorCode.UnknownDatabase, $"there is no database \"{name}\"");

    /// <summary>Returns a database that is not deleted.</summary>
    public static DatabaseDefinition LiveDatabase(CatalogSnapshot catalog, string name)
    {
        var database = Database(catalog, name);
        return database.DeletedAt is null
            ? database : throw new QuiverException(ErrorCode.UnknownDatabase, $"database \"{name}\" is deleted; restore it first");
    }

    /// <summary>Returns a database that users may rename and delete.</summary>
    public static DatabaseDefinition OwnDatabase(CatalogSnapshot catalog, string name) =>
        Database(catalog, name) is { IsInternal: false } own
        ? own : throw new QuiverException(ErrorCode.InvalidStatement, $"database \"{name}\" is the engine's own and stays as it is");

    /// <summary>Returns a table of a database that is not deleted.</summary>
    public static TableDefinition Table(CatalogSnapshot catalog, string database, string table) =>
        LiveDatabase(catalog, database).FindTable(table)
        ?? throw new QuiverException(ErrorCode.UnknownTable, $"there is no table \"{table}\" in database \"{database}\"");

    /// <summary>Returns a table that is not deleted.</summary>
    public static TableDefinition LiveTable(CatalogSnapshot catalog, string database, string table)
    {
        var found = Table(catalog, database, table);
        return found.DeletedAt is null
            ? found
            : throw new QuiverException(
                ErrorCode.UnknownTable, $"table \"{table}\" of database \"{database}\" is deleted; restore it first");
    }

    /// <summary>Fails where a name of a database is taken.</summary>
    public static void CheckFree(CatalogSnapshot catalog, string name)
    {
        if (catalog.FindDatabase(name) is not null)
        {
            throw new QuiverException(ErrorCode.AlreadyExists, $"there is a database \"{name}\" already");
        }
    }

    /// <summary>Fails where a name of a table is taken.</summary>
    public static void CheckFree(DatabaseDefinition database, string name)
    {
        if (database.FindTable(name) is not null)
        {
            throw new QuiverException(ErrorCode.AlreadyExists, $"there is a table \"{name}\" in database \"{database.Name}\" already");
        }
    }

    /// <summary>Fails where there are as many tables as there may be.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="database">The database that is to get a table.</param>
    /// <param name="table">The table.</param>
    /// <param name="added">The tables that come with the same change and before it.</param>
    /// <param name="options">The limits.</param>
    public static void CheckTables(CatalogSnapshot catalog, string database, string table, int added, CatalogOptions options)
    {
        if (catalog.TableCount + added >= options.MaxTables)
        {
            throw new QuiverException(
                ErrorCode.LimitExceeded,
                $"table \"{table}\" of database \"{database}\" would be one more than the {options.MaxTables} tables of a store");
        }
    }

    /// <summary>Fails where a table that is created has a column twice.</summary>
    public static void CheckDistinct(string table, IReadOnlyList<NewColumn> columns)
    {
        if (columns.GroupBy(column => column.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new QuiverException(ErrorCode.InvalidValue, $"column \"{twice.Key}\" of table \"{table}\" is there twice");
        }
    }

    /// <summary>Fails where a period of retention is not longer than nothing.</summary>
    public static void CheckRetention(TimeSpan? retention, string of)
    {
        if (retention is { Ticks: <= 0 })
        {
            throw new QuiverException(ErrorCode.InvalidValue, $"the retention period of {of} must be longer than nothing");
        }
    }
}
