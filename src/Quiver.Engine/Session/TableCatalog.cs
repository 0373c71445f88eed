using System.Collections.Concurrent;
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
    readonly ConcurrentDictionary<string, ICatalog> _catalogs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of tables and views, without those of attached catalogs.</summary>
    public IEnumerable<string> Names => _tables.Keys.Concat(_views.Keys).Select(Shown);

    /// <summary>The tables under their full names.</summary>
    public IEnumerable<(string Schema, string Name, ITableProvider? Table)> All =>
        _tables.Select(t => (SchemaOf(t.Key), NameOf(t.Key), (ITableProvider?)t.Value))
            .Concat(_views.Keys.Select(v => (SchemaOf(v), NameOf(v), (ITableProvider?)null)))
            .OrderBy(t => t.Item1, StringComparer.Ordinal).ThenBy(t => t.Item2, StringComparer.Ordinal);

    /// <summary>Finds a table by the parts of its name.</summary>
    public ITableProvider? FindTable(IReadOnlyList<string> parts, CancellationToken cancellationToken)
    {
        if (_tables.TryGetValue(KeyOf(parts), out ITableProvider? table))
        {
            return table;
        }

        if (parts.Count < 2)
        {
            return null;
        }

        // catalog.schema.table, or catalog.table in its schema "public" or "main".
        if (!_catalogs.TryGetValue(parts[0], out ICatalog? catalog))
        {
            return null;
        }

        ISchema? schema = parts.Count == 3 ? catalog.FindSchema(parts[1]) : catalog.FindSchema("public")
            ?? catalog.FindSchema(DefaultSchema);
        return schema?.FindTableAsync(parts[^1], cancellationToken).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Finds a view by the parts of its name.</summary>
    public ViewText? FindView(IReadOnlyList<string> parts) => _views.GetValueOrDefault(KeyOf(parts));

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
    public bool RemoveTable(IReadOnlyList<string> parts) => _tables.TryRemove(KeyOf(parts), out _);

    /// <summary>Removes a view.</summary>
    public bool RemoveView(IReadOnlyList<string> parts) => _views.TryRemove(KeyOf(parts), out _);

    /// <summary>Adds the name of an index; answers false where there is one.</summary>
    public bool TryAddIndex(string name) => _indexes.TryAdd(name, 0);

    /// <summary>Removes the name of an index.</summary>
    public bool RemoveIndex(string name) => _indexes.TryRemove(name, out _);

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

    /// <summary>Attaches a catalog of somebody else's under a name.</summary>
    public void Attach(string name, ICatalog catalog) => _catalogs[name] = catalog;

    static string KeyOf(IReadOnlyList<string> parts) => parts.Count == 1 ? $"{DefaultSchema}\0{parts[0]}" : $"{parts[^2]}\0{parts[^1]}";

    static string SchemaOf(string key) => key[..key.IndexOf('\0', StringComparison.Ordinal)];

    static string NameOf(string key) => key[(key.IndexOf('\0', StringComparison.Ordinal) + 1)..];

    static string Shown(string key) => SchemaOf(key) == DefaultSchema ? NameOf(key) : $"{SchemaOf(key)}.{NameOf(key)}";

    void CheckSchema(IReadOnlyList<string> parts)
    {
        if (parts.Count > 1 && !_schemas.ContainsKey(parts[^2]))
        {
            throw new QuiverException(ErrorCode.UnknownTable, $"unknown schema \"{parts[^2]}\"; CREATE SCHEMA {parts[^2]} makes it");
        }
    }
}
