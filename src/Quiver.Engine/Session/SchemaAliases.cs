namespace Quiver.Engine.Session;

/// <summary>
/// Names under which programs that were written for another database know the chosen schema and its catalog: InfluxDB 3 calls them
/// <c>public.iox</c>.
/// </summary>
sealed class SchemaAliases(SessionState session)
{
    /// <summary>Whether tables of the chosen schema are shown under other names.</summary>
    public bool HasAny => session.Options.SchemaAlias is not null && session.Schema.Count > 0;

    /// <summary>Puts the names of this database in the place of aliases.</summary>
    public IReadOnlyList<string> Resolve(IReadOnlyList<string> name)
    {
        if (name.Count < 2 || session.Schema.Count == 0)
        {
            return name;
        }

        IReadOnlyList<string> rest = name.Count == 3 && Is(name[0], session.Options.CatalogAlias) ? [.. name.Skip(1)] : name;
        return rest.Count == 2 && Is(rest[0], session.Options.SchemaAlias) ? [.. session.Schema, rest[1]] : rest;
    }

    /// <summary>Returns the names under which a schema of a mounted catalog is shown.</summary>
    public (string Catalog, string Schema) Shown(ForeignSchema schema) =>
        (session.Options.CatalogAlias ?? schema.Owner.Name,
            HasAny && schema.Name == session.Schema[^1] ? session.Options.SchemaAlias! : schema.Name);

    static bool Is(string name, string? alias) => string.Equals(name, alias, StringComparison.OrdinalIgnoreCase);
}
