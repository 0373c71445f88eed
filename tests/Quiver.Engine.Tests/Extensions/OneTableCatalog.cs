using Quiver.Engine.Catalog;

namespace Quiver.Engine.Tests.Extensions;

/// <summary>A catalog of one schema with one table.</summary>
sealed class OneTableCatalog(string name, ITableProvider table) : ICatalog, ISchema
{
    public IReadOnlyCollection<string> SchemaNames => ["public"];

    public IReadOnlyCollection<string> TableNames => [name];

    public ISchema? FindSchema(string schema) => schema == "public" ? this : null;

    public ValueTask<ITableProvider?> FindTableAsync(string asked, CancellationToken cancellationToken) =>
        ValueTask.FromResult(asked == name ? table : null);
}
