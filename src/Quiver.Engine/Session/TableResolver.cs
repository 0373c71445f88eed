using Quiver.Engine.Catalog;
using Quiver.Engine.Logical.Binding;

namespace Quiver.Engine.Session;

/// <summary>
/// Finds what one statement names: tables and views of the engine, then those of mounted catalogs in the statement's snapshots of
/// them, and files.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="session">The session of the statement.</param>
/// <param name="shared">The snapshots of a statement of several plans, which outlive this one; null where it is one plan.</param>
/// <param name="cancellationToken">Ends the search.</param>
sealed class TableResolver(SqlEngine engine, SessionState session, CatalogSnapshots? shared, CancellationToken cancellationToken)
    : ITableResolver, IDisposable
{
    readonly CatalogSnapshots _snapshots =
        shared ?? new(new SnapshotScope(session.Schema is [.., { } schema] ? schema : null, session.Access));

    readonly SchemaAliases _aliases = new(session);

    /// <summary>The statement, for tables that tell of its session; set by it.</summary>
    public StatementContext? Statement { get; set; }

    /// <summary>The names of the engine's own schemas.</summary>
    public IEnumerable<string> OwnSchemaNames => engine.Tables.SchemaNames.Where(session.Access.CanRead);

    /// <summary>The engine's own tables and views.</summary>
    public IEnumerable<(string Schema, string Name, ITableProvider? Table)> OwnTables =>
        engine.Tables.All.Where(t => session.Access.CanRead(t.Schema));

    public IEnumerable<string> TableNames => TableCatalog.NamesOf(OwnTables).Concat(MountedTables.Select(t => $"{t.Schema.Name}.{t.Name}"));

    public IEnumerable<string> TableFunctionNames => engine.TableFunctions.Keys;

    /// <summary>The names of all schemas, in order.</summary>
    public IEnumerable<string> SchemaNames => OwnSchemaNames.Append(InformationSchema.Name)
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
            if (engine.Tables.FindTable(path) is { } own && CanReadOwn(path))
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
        ViewText? view = Paths(nameParts).Where(CanReadOwn).Select(engine.Tables.FindView).FirstOrDefault(v => v is not null);
        return view is null ? null : new ViewDefinition(view.Sql, view.Query, view.Columns);
    }

    public ITableProvider OpenFile(string path)
    {
        session.Access.RequireFiles($"read \"{path}\"");
        return engine.Files.Open(path, cancellationToken);
    }

    public TableFunction? FindTableFunction(string name)
    {
        TableFunction? function = engine.TableFunctions.GetValueOrDefault(name);
        if (function is { UsesFiles: true })
        {
            session.Access.RequireFiles($"call {function.Name}");
        }

        return function;
    }

    /// <summary>The full names that a name may stand for, in the order in which they are tried.</summary>
    public IEnumerable<IReadOnlyList<string>> Paths(IReadOnlyList<string> nameParts)
    {
        IReadOnlyList<string> name = _aliases.Resolve(nameParts);
        return name.Count > 1 || session.Schema.Count == 0 ? [name] : [[.. session.Schema, name[0]], name];
    }

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
            return engine.Tables.FindCatalog(name[0]) is { } named ? Seen(ForeignSchema.Find(named, _snapshots.Of(named), name[1])) : null;
        }

        if (engine.Tables.FindCatalog(name[0]) is { } catalog && DefaultSchemaOf(catalog) is { } schema)
        {
            return schema;
        }

        IReadOnlyList<MountedCatalog> mounted = engine.Tables.Mounted;
        return mounted.Select(m => Seen(ForeignSchema.FindExact(m, _snapshots.Of(m), name[0]))).FirstOrDefault(s => s is not null)
            ?? mounted.Select(m => Seen(ForeignSchema.Find(m, _snapshots.Of(m), name[0]))).FirstOrDefault(s => s is not null);
    }

    /// <summary>Whether there is a schema under a name.</summary>
    public bool HasSchema(IReadOnlyList<string> name) =>
        (name.Count == 1 && ((engine.Tables.HasSchema(name[0]) && session.Access.CanRead(name[0])) || InformationSchema.IsNamed(name[0])))
        || FindForeignSchema(name) is not null;

    /// <summary>Lets go of the snapshots; those that are shared belong to the statement.</summary>
    public void Dispose()
    {
        if (shared is null)
        {
            _snapshots.Dispose();
        }
    }

    /// <summary>A catalog's name stands for its schema "public" or "main".</summary>
    ForeignSchema? DefaultSchemaOf(MountedCatalog catalog) =>
        Seen(ForeignSchema.FindExact(catalog, _snapshots.Of(catalog), "public"))
        ?? Seen(ForeignSchema.FindExact(catalog, _snapshots.Of(catalog), TableCatalog.DefaultSchema));

    /// <summary>A schema that the session may not read is not there for it.</summary>
    ForeignSchema? Seen(ForeignSchema? schema) => schema is not null && session.Access.CanRead(schema.Name) ? schema : null;

    bool CanReadOwn(IReadOnlyList<string> path) => session.Access.CanRead(engine.Tables.SchemaOf(path));

    IEnumerable<ForeignSchema> SchemasOf(MountedCatalog catalog)
    {
        ICatalog snapshot = _snapshots.Of(catalog);
        return snapshot.SchemaNames.Select(n => ForeignSchema.FindExact(catalog, snapshot, n)).Select(Seen)
            .OfType<ForeignSchema>();
    }

    ITableProvider? FindInformation(IReadOnlyList<string> path) => Statement is not null && path.Count == 2
        && InformationSchema.IsNamed(path[0])
        ? new InformationSchema(Statement, _aliases).FindTable(path[1])
        : null;
}
