using Quiver.Engine.Catalog;
using Quiver.Storage.Catalog;

namespace Quiver.Storage.Tables;

/// <summary>The tables of a database in a snapshot.</summary>
sealed class DatabaseSchema(StoreSnapshot snapshot, DatabaseDefinition database) : ISchema
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> TableNames =>
        [.. database.Tables.Where(table => table.DeletedAt is null).Select(table => table.Name)];

    /// <inheritdoc/>
    public ValueTask<ITableProvider?> FindTableAsync(string name, CancellationToken cancellationToken)
    {
        var table = database.FindTable(name)
            ?? database.Tables.FirstOrDefault(other => string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase));
        return new(table is { DeletedAt: null } ? snapshot.TableOf(database, table) : null);
    }
}
