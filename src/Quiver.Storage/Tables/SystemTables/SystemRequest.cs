using Quiver.Engine.Catalog;
using Quiver.Storage.Catalog;

namespace Quiver.Storage.Tables.SystemTables;

/// <summary>What a statement wants to know of a system table, and for whom.</summary>
/// <param name="Moment">The moment at which the statement looks.</param>
/// <param name="Scope">Who asks: facts about databases that they may not read are left out.</param>
/// <param name="Conditions">The values that columns of text may have; others do not matter to the statement.</param>
sealed record SystemRequest(SystemMoment Moment, SnapshotScope Scope, IReadOnlyDictionary<string, IReadOnlySet<string>> Conditions)
{
    /// <summary>Whether a value of a column is asked for.</summary>
    public bool Wants(string column, string? value) =>
        !Conditions.TryGetValue(column, out var values) || (value is not null && values.Contains(value));

    /// <summary>Whether facts about a database are shown; what belongs to none any more is the administrator's.</summary>
    public bool CanSee(string? database) => database is null ? Scope.Access.IsAdmin : Scope.Access.CanRead(database);

    /// <summary>The databases that are asked for and may be seen, deleted ones included, in the order of their names.</summary>
    public IEnumerable<DatabaseDefinition> Databases()
    {
        var all = Conditions.TryGetValue(ISystemTable.DatabaseColumn, out var names)
            ? names.Order(StringComparer.Ordinal).Select(Moment.Catalog.FindDatabase).OfType<DatabaseDefinition>()
            : Moment.Catalog.Databases;
        return all.Where(database => CanSee(database.Name));
    }

    /// <summary>The tables that are asked for, deleted ones included, in the order of the names: of those that are named, each is looked
    /// up.</summary>
    /// <param name="column">The column that has their names.</param>
    public IEnumerable<(DatabaseDefinition Database, TableDefinition Table)> Tables(string column = "table_name")
    {
        var names = Conditions.TryGetValue(column, out var values) ? values.Order(StringComparer.Ordinal).ToList() : null;
        return
            from database in Databases()
            from table in names?.Select(database.FindTable).OfType<TableDefinition>() ?? database.Tables
            select (database, table);
    }

    /// <summary>Returns the names of a table and its database; nulls where they have gone for good.</summary>
    public (string? Database, string? Table) NamesOf(int tableId) => Moment.Catalog.FindTable(tableId) is { } table
        ? (Moment.Catalog.FindDatabase(table.DatabaseId)?.Name, table.Name)
        : (null, null);

    /// <summary>Whether facts about a table are asked for and may be seen.</summary>
    public bool Wants((string? Database, string? Table) names) => CanSee(names.Database)
        && Wants(ISystemTable.DatabaseColumn, names.Database) && Wants("table_name", names.Table);
}
