using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;

namespace Quiver.Engine.Session;

/// <summary>A schema of a mounted catalog, as a statement sees it.</summary>
/// <param name="Owner">The catalog as it was mounted: changes go there.</param>
/// <param name="Name">The name as the catalog spells it.</param>
/// <param name="Tables">The schema in the statement's snapshot.</param>
sealed record ForeignSchema(MountedCatalog Owner, string Name, ISchema Tables)
{
    /// <summary>Finds a schema in a snapshot: one of exactly this name, else the one that differs in case only.</summary>
    public static ForeignSchema? Find(MountedCatalog owner, ICatalog snapshot, string name) =>
        FindExact(owner, snapshot, name)
        ?? (OtherCase("schema", name, snapshot.SchemaNames) is { } other ? FindExact(owner, snapshot, other) : null);

    /// <summary>Finds a schema of exactly this name.</summary>
    public static ForeignSchema? FindExact(MountedCatalog owner, ICatalog snapshot, string name) =>
        snapshot.FindSchema(name) is { } schema ? new ForeignSchema(owner, name, schema) : null;

    /// <summary>Finds a table: one of exactly this name, else the one that differs in case only.</summary>
    public async ValueTask<ForeignTable?> FindTableAsync(string name, CancellationToken cancellationToken)
    {
        if (await Tables.FindTableAsync(name, cancellationToken).ConfigureAwait(false) is { } table)
        {
            return new ForeignTable(this, name, table);
        }

        if (OtherCase("table", name, Tables.TableNames) is not { } other)
        {
            return null;
        }

        table = await Tables.FindTableAsync(other, cancellationToken).ConfigureAwait(false);
        return table is null ? null : new ForeignTable(this, other, table);
    }

    /// <summary>Returns what changes the catalog.</summary>
    public ICatalogChanges Changes(string statement) => ChangesOf(Owner, statement);

    /// <summary>Returns what changes a catalog.</summary>
    public static ICatalogChanges ChangesOf(MountedCatalog owner, string statement) => owner.Catalog as ICatalogChanges
        ?? throw new QuiverException(ErrorCode.NotSupported, $"catalog \"{owner.Name}\" does not take {statement}: it is only read");

    static string? OtherCase(string kind, string name, IEnumerable<string> names)
    {
        string[] found = [.. names.Where(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
        return found.Length <= 1 ? found.FirstOrDefault() : throw new QuiverException(
            ErrorCode.UnknownTable,
            $"{kind} \"{name}\" may be {string.Join(" or ", found.Select(f => $"\"{f}\""))}; write the name in double quotes");
    }
}
