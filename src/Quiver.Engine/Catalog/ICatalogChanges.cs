namespace Quiver.Engine.Catalog;

/// <summary>
/// A catalog in which statements create, rename and drop schemas and tables. The methods are called on the catalog that was mounted,
/// never on a snapshot of it. What they refuse they refuse with a <see cref="Arrow.Errors.QuiverException"/>.
/// </summary>
public interface ICatalogChanges : ICatalog
{
    /// <summary>Creates a schema: CREATE DATABASE, CREATE SCHEMA. Answers false where there is one of this name.</summary>
    ValueTask<bool> CreateSchemaAsync(string schema, CancellationToken cancellationToken);

    /// <summary>Drops a schema with its tables. Answers false where there is none of this name.</summary>
    ValueTask<bool> DropSchemaAsync(string schema, CancellationToken cancellationToken);

    /// <summary>Creates a table. Answers false where there is one of this name in the schema.</summary>
    ValueTask<bool> CreateTableAsync(string schema, NewTable table, CancellationToken cancellationToken);

    /// <summary>Drops a table. Answers false where there is none of this name in the schema.</summary>
    ValueTask<bool> DropTableAsync(string schema, string table, CancellationToken cancellationToken);

    /// <summary>Gives a table of the schema another name. Answers false where the new name is taken.</summary>
    ValueTask<bool> RenameTableAsync(string schema, string table, string newName, CancellationToken cancellationToken);
}
