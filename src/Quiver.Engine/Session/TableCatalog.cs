using System.Collections.Concurrent;
using System.Collections.Immutable;
using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;

namespace Quiver.Engine.Session;

/// <summary>The tables and views of a database under their names, and the catalogs that a program attached.</summary>
sealed class TableCatalog
{
    /// <summary>The schema of names without one.</summary>
    public const string DefaultSchema = "main";

    readonly ConcurrentDictionary<string, ITableProvider> _tables = new(StringComparer.OrdinalIgnoreCase);
    readonly ConcurrentDictionary<string, ViewText> _views = new(StringComparer.OrdinalIgnoreCase);
    readonly ConcurrentDictionary<string, byte> _schemas = new(StringComparer.OrdinalIgnoreCase) { [DefaultSchema] = 0, ["public"] = 0 };
    readonly ConcurrentDictionary<string, byte> _indexes = new(StringComparer.OrdinalIgnoreCase);
    readonly ConcurrentDictionary<string, MountedCatalog> _catalogs = new(StringComparer.OrdinalIgnoreCase);
    ImmutableArray<MountedCatalog> _mounted = [];

    /// <summary>The names of the schemas, without those of mounted catalogs.</summary>
    public IEnumerable<string> SchemaNames => _schemas.Keys;

    /// <summary>The views under their full names.</summary>
    public IEnumerable<(string Schema, string Name, ViewText View)> Views => _views
        .Select(v => (SchemaOf(v.Key), NameOf(v.Key), v.Value))
        .OrderBy(v => v.Item1, StringComparer.Ordinal).ThenBy(v => v.Item2, StringComparer.Ordinal);

    /// <summary>The catalogs whose schemas stand beside those of the engine, in the order in which they were mounted.</summary>
    public IReadOnlyList<MountedCatalog> Mounted => _mounted;

    /// <summary>The tables under their full names.</summary>
    public IEnumerable<(string Schema, string Name, ITableProvider? Table)> All =>
        _tables.Select(t => (SchemaOf(t.Key), NameOf(t.Key), (ITableProvider?)t.Value))
            .Concat(_views.Keys.Select(v => (SchemaOf(v), NameOf(v), (ITableProvider?)null)))
            .OrderBy(t => t.Item1, StringComparer.Ordinal).ThenBy(t => t.Item2, StringComparer.Ordinal);

    /// <summary>Finds a table by one or two parts of its name.</summary>
    public ITableProvider? FindTable(IReadOnlyList<string> parts) => parts.Count > 2 ? null : _tables.GetValueOrDefault(KeyOf(parts));

    /// <summary>Finds a view by one or two parts of its name.</summary>
    public ViewText? FindView(IReadOnlyList<string> parts) => parts.Count > 2 ? null : _views.GetValueOrDefault(KeyOf(parts));

    /// <summary>Adds a table, or replaces one.</summary>
    public void Set(IReadOnlyList<string> parts, ITableProvider table)
    {
        CheckSchema(parts);
        _views.TryRemove(KeyOf(parts), out _);
        _tables[KeyOf(parts)] = table;
    }

    /// <summary>Adds a table; answers false where the name is taken.</summary>
    public bool TryAdd(IReadOnlyList<string> parts, ITableProvider table)
    {
        CheckSchema(parts);
        return !_views.ContainsKey(KeyOf(parts)) && _tables.TryAdd(KeyOf(parts), table);
    }

    /// <summary>Adds a view; answers false where the name is taken.</summary>
    public bool TryAddView(IReadOnlyList<string> parts, ViewText view, bool replace)
    {
        CheckSchema(parts);
        if (_tables.ContainsKey(KeyOf(parts)))
        {
            return false;
        }

        if (replace)
        {
            _views[KeyOf(parts)] = view;
            return true;
        }

        return _views.TryAdd(KeyOf(parts), view);
    }

    /// <summary>Removes a table.</summary>
    public bool RemoveTable(IReadOnlyList<string> parts) => parts.Count <= 2 && _tables.TryRemove(KeyOf(parts), out _);

    /// <summary>Removes a view.</summary>
    public bool RemoveView(IReadOnlyList<string> parts) => parts.Count <= 2 && _views.TryRemove(KeyOf(parts), out _);

    /// <summary>Adds the name of an index; answers false where there is one.</summary>
    public bool TryAddIndex(string name) => _indexes.TryAdd(name, 0);

    /// <summary>Removes the name of an index.</summary>
    public bool RemoveIndex(string name) => _indexes.TryRemove(name, out _);

    /// <summary>Whether the engine has a schema of its own under a name.</summary>
    public bool HasSchema(string name) => _schemas.ContainsKey(name);

    /// <summary>Returns the schema of a table of the engine's own, spelled as it was made: rights on it are by that name.</summary>
    public string SchemaOf(IReadOnlyList<string> parts) => parts.Count == 1
        ? DefaultSchema
        : _schemas.Keys.FirstOrDefault(name => name.Equals(parts[^2], StringComparison.OrdinalIgnoreCase)) ?? parts[^2];

    /// <summary>Adds a schema; answers false where there is one.</summary>
    public bool TryAddSchema(string name) => _schemas.TryAdd(name, 0);

    /// <summary>Removes a schema and what is in it.</summary>
    public bool RemoveSchema(string name)
    {
        if (!_schemas.TryRemove(name, out _))
        {
            return false;
        }

        foreach (string key in _tables.Keys.Where(k => SchemaOf(k).Equals(name, StringComparison.OrdinalIgnoreCase)).ToList())
        {
            _tables.TryRemove(key, out _);
        }

        foreach (string key in _views.Keys.Where(k => SchemaOf(k).Equals(name, StringComparison.OrdinalIgnoreCase)).ToList())
        {
            _views.TryRemove(key, out _);
        }

        return true;
    }

    /// <summary>Finds a catalog that was attached or mounted under a name.</summary>
    public MountedCatalog? FindCatalog(string name) => _catalogs.GetValueOrDefault(name);

    /// <summary>Attaches a catalog of somebody else's under a name: its tables are <c>name.schema.table</c>.</summary>
    public void Attach(string name, ICatalog catalog) => _catalogs[name] = new MountedCatalog(name, catalog);

    /// <summary>
    /// Attaches a catalog and mounts its schemas beside those of the engine: its tables are <c>schema.table</c> too. Where both have a
    /// table under a name, the engine's is meant; of several mounted catalogs the first.
    /// </summary>
    public void Mount(string name, ICatalog catalog)
    {
        var mounted = new MountedCatalog(name, catalog);
        if (!_catalogs.TryAdd(name, mounted))
        {
            throw new QuiverException(ErrorCode.AlreadyExists, $"a catalog is attached as \"{name}\" already");
        }

        ImmutableInterlocked.Update(ref _mounted, list => list.Add(mounted));
    }

    static string KeyOf(IReadOnlyList<string> parts) => parts.Count == 1 ? $"{DefaultSchema}\0{parts[0]}" : $"{parts[^2]}\0{parts[^1]}";

    static string SchemaOf(string key) => key[..key.IndexOf('\0', StringComparison.Ordinal)];

    static string NameOf(string key) => key[(key.IndexOf('\0', StringComparison.Ordinal) + 1)..];

    /// <summary>Names of tables as statements write them.</summary>
    public static IEnumerable<string> NamesOf(IEnumerable<(string Schema, string Name, ITableProvider? Table)> tables) =>
        tables.Select(t => t.Schema == DefaultSchema ? t.Name : $"{t.Schema}.{t.Name}");

    void CheckSchema(IReadOnlyList<string> parts)
    {
        if (parts.Count > 1 && (parts.Count > 2 || !_schemas.ContainsKey(parts[^2])))
        {
            string name = string.Join('.', parts.SkipLast(1));
            throw new QuiverException(ErrorCode.UnknownDatabase, $"unknown schema \"{name}\"; CREATE SCHEMA {parts[^2]} makes it");
        }
    }
}
