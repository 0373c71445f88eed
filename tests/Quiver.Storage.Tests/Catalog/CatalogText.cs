using System.Text;
using Quiver.Storage.Catalog;
using Xunit;

namespace Quiver.Storage.Tests.Catalog;

/// <summary>Shows a catalog as text, so that two can be compared.</summary>
static class CatalogText
{
    public static string Show(CatalogSnapshot catalog)
    {
        var text = new StringBuilder();
        foreach (var database in catalog.Databases)
        {
            text.AppendLine($"{database.Header} tables {database.TableCount}");
            Assert.Same(database, catalog.FindDatabase(database.Id));
            foreach (var table in database.Tables)
            {
                Assert.Same(table, catalog.FindTable(table.Id));
                Assert.Equal(database.Id, table.DatabaseId);
                text.AppendLine($"  {table.Id} {table.Name} {table.Retention} {table.Header.Deletion}: {string.Join(", ", table.Columns)}");
                foreach (var cache in table.LastCaches)
                {
                    text.AppendLine($"    {cache.Name} {Show(cache.KeyColumns)} {Show(cache.ValueColumns)}");
                    text.AppendLine($"    {cache.Count} {cache.TimeToLive}");
                }

                foreach (var cache in table.DistinctCaches)
                {
                    text.AppendLine($"    {cache.Name} {Show(cache.Columns)} {cache.MaxCardinality} {cache.MaxAge}");
                }
            }
        }

        return text.Append($"{catalog.DatabaseCount} {catalog.TableCount} {catalog.NextDatabaseId} {catalog.NextTableId}").ToString();
    }

    static string Show(IReadOnlyList<int>? ids) => ids is null ? "all" : string.Join('+', ids);
}
