using Quiver.Engine.Catalog;
using Quiver.Engine.Logical.Binding;

namespace Quiver.Engine.Session;

/// <summary>
/// Finds what one statement names: tables and views of the engine, then those of mounted catalogs in the statement's snapshots of
/// them, and files.
/// </summary>
sealed class TableResolver(SqlEngine engine, SessionState session, CancellationToken cancellationToken) : ITableResolver, IDisposable
{
    readonly CatalogSnapshots _snapshots = new();

    public IEnumerable<string> TableNames => engine.Tables.Names.Concat(MountedTables.Select(t => $"{t.Schema.Name}.{t.Name}"));

    public IEnumerable<string> TableFunctionNames => engine.TableFunctions.Keys;

    /// <summary>The names of all schemas, in order.</summary>
    public IEnumerable<string> SchemaNames => engine.Tables.SchemaNames.Append(InformationSchema.Name)
        .Union(MountedSchemas.Select(s => s.Name)).Order(StringComparer.Ordinal);

    /// <summary>The schemas of mounted catalogs.</summary>
    public IEnumerable<ForeignSchema> MountedSchemas => engine.Tables.Mounted.SelectMany(SchemasOf)
        .OrderBy(s => s.Name, StringComparer.Ordinal);

    /// <summary>The names of the tables of mounted catalogs.</summary>
    public IEnumerable<(ForeignSchema Schema, string Name)> MountedTables =>
        MountedSchemas.SelectMany(s => s.Tables.TableNames.Order(StringComparer.Ordinal).Select(t => (s, t)));

    /// <summary>Finds a table. Statements are planned on a thread of their own, which may wait for a remote catalog.</summary>
    public ITableProvider? FindTable(IReadOnlyList<string> nameParts) => FindTableAsync(nameParts).AsTask().GetAwaiter().GetResult();

    /// <summary>Finds a table by one to three name parts; null where there is none.</summary>
    public async ValueTask<ITableProvider?> FindTableAsync(IReadOnlyList<string> nameParts)
    {
        foreach (IReadOnlyList<string> path in Paths(nameParts))
        {
            if (engine.Tables.FindTable(path) is { } own)
            {
                return own;
            }

            if (engine.Tables.FindView(path) is not null)
            {
                return null;
            }

            if (FindInformation(path) is { } information)
            {
                return information;
            }

            if (await FindForeignAsync(path).ConfigureAwait(false) is { } foreign)
            {
                return foreign.Table;
            }
        }

        return null;
    }

    public ViewDefinition? FindView(IReadOnlyList<string> nameParts)
    {
        ViewText? view = Paths(nameParts).Select(engine.Tables.FindView).FirstOrDefault(v => v is not null);
        return view is null ? null : new ViewDefinition(view.Sql, view.Query, view.Columns);
    }

    public ITableProvider OpenFile(string path) => engine.Files.Open(path, cancellationToken);

    public TableFunction? FindTableFunction(string name) => engine.TableFunctions.GetValueOrDefault(name);

    /// <summary>The full names that a name may stand for, in the order in which they are tried.</summary>
    public IEnumerable<IReadOnlyList<string>> Paths(IReadOnlyList<string> nameParts) =>
        nameParts.Count > 1 || session.Schema.Count == 0 ? [nameParts] : [[.. session.Schema, nameParts[0]], nameParts];

    /// <summary>The full name of something that is created under a name.</summary>
    public IReadOnlyList<string> PathOfNew(IReadOnlyList<string> nameParts) => Paths(nameParts).First();

    /// <summary>Finds a table of a mounted catalog by its full name.</summary>
    public async ValueTask<ForeignTable?> FindForeignAsync(IReadOnlyList<string> path) =>
        path.Count > 1 && FindForeignSchema([.. path.SkipLast(1)]) is { } schema
            ? await schema.FindTableAsync(path[^1], cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>Finds a schema of a mounted catalog by its name, or by that of its catalog and its own.</summary>
    public ForeignSchema? FindForeignSchema(IReadOnlyList<string> name)
    {
        if (name.Count > 1)
        {
            return engine.Tables.FindCatalog(name[0]) is { } named ? ForeignSchema.Find(named, _snapshots.Of(named), name[1]) : null;
        }

        if (engine.Tables.FindCatalog(name[0]) is { } catalog && DefaultSchemaOf(catalog) is { } schema)
        {
            return schema;
        }

        IReadOnlyList<MountedCatalog> mounted = engine.Tables.Mounted;
        return mounted.Select(m => ForeignSchema.FindExact(m, _snapshots.Of(m), name[0])).FirstOrDefault(s => s is not null)
            ?? mounted.Select(m => ForeignSchema.Find(m, _snapshots.Of(m), name[0])).FirstOrDefault(s => s is not null);
    }

    /// <summary>Whether there is a schema under a name.</summary>
    public bool HasSchema(IReadOnlyList<string> name) =>
        (name.Count == 1 && (engine.Tables.HasSchema(name[0]) || InformationSchema.IsNamed(name[0])))
        || FindForeignSchema(name) is not null;

    public void Dispose() => _snapshots.Dispose();

    /// <summary>A catalog's name stands for its schema "public" or "main".</summary>
    ForeignSchema? DefaultSchemaOf(MountedCatalog catalog) =>
        ForeignSchema.FindExact(catalog, _snapshots.Of(catalog), "public")
        ?? ForeignSchema.FindExact(catalog, _snapshots.Of(catalog), TableCatalog.DefaultSchema);

    IEnumerable<ForeignSchema> SchemasOf(MountedCatalog catalog)
    {
        ICatalog snapshot = _snapshots.Of(catalog);
        return snapshot.SchemaNames.Select(n => ForeignSchema.FindExact(catalog, snapshot, n)).OfType<ForeignSchema>();
    }

    ITableProvider? FindInformation(IReadOnlyList<string> path) => path.Count == 2 && InformationSchema.IsNamed(path[0])
        ? new InformationSchema(engine, this, cancellationToken).FindTable(path[1])
        : null;
}
