using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Catalog;

/// <summary>What a parser of lines asks about a database at one version of the catalog.</summary>
sealed class CatalogWriteSchema(DatabaseDefinition? database) : IWriteSchema
{
    TableDefinition? _last;

    /// <inheritdoc/>
    public ColumnRole? Find(string table, string column)
    {
        // Columns are asked for one after the other: mostly the table is the one of before.
        var found = _last;
        if (found is null || !ReferenceEquals(found.Name, table) && found.Name != table)
        {
            _last = found = database?.FindTable(table);
        }

        return found?.Find(column)?.Role;
    }
}
