namespace Quiver.Storage.Catalog;

/// <summary>What a purge has removed from the catalog, so that its files can go. Tables of the databases are among the tables.</summary>
/// <param name="Databases">The databases.</param>
/// <param name="Tables">The tables.</param>
sealed record PurgedDefinitions(IReadOnlyList<DatabaseDefinition> Databases, IReadOnlyList<TableDefinition> Tables);
