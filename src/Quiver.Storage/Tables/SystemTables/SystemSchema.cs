using Quiver.Engine.Catalog;

namespace Quiver.Storage.Tables.SystemTables;

/// <summary>The tables of facts about a store, its library and its server, as somebody sees them at one moment.</summary>
sealed class SystemSchema(SystemMoment moment, SnapshotScope scope) : ISchema
{
    /// <summary>The name of the schema.</summary>
    public const string Name = "system";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> TableNames =>
        [.. moment.Store.SystemTables.All.Where(table => table.IsVisibleTo(scope)).Select(table => table.Name)];

    /// <inheritdoc/>
    public ValueTask<ITableProvider?> FindTableAsync(string name, CancellationToken cancellationToken) => new(
        moment.Store.SystemTables.Find(name) is { } table && table.IsVisibleTo(scope)
            ? new SystemTableProvider(table, moment, scope) : null);
}
