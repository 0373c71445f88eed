namespace Quiver.Storage.Tests.Store.Model;

/// <summary>What a table should be: a map from keys to rows, changed one write after the other.</summary>
sealed class ModelTable
{
    readonly Dictionary<string, ModelRow> _rows = new(StringComparer.Ordinal);

    /// <summary>The columns that were written so far, time among them.</summary>
    public SortedSet<string> Columns { get; } = new(StringComparer.Ordinal);

    public IReadOnlyCollection<ModelRow> Rows => _rows.Values;

    public void Write(ModelRow row)
    {
        var key = string.Join('\0', row.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => tag.Key + "\u0001" + tag.Value))
            + "\0" + row.Time;
        Columns.UnionWith([.. row.Tags.Keys, .. row.Fields.Keys, "time"]);
        if (!_rows.TryAdd(key, row))
        {
            foreach (var (name, value) in row.Fields)
            {
                _rows[key].Fields[name] = value;
            }
        }
    }

    public void Delete(Func<ModelRow, bool> condition)
    {
        foreach (var (key, _) in _rows.Where(entry => condition(entry.Value)).ToList())
        {
            _rows.Remove(key);
        }
    }

    /// <summary>Returns rows as sorted text, a line each.</summary>
    public string Show(IReadOnlyList<string> columns, Func<ModelRow, bool> condition) => string.Join('\n', Rows.Where(condition)
        .Select(row => string.Join('|', columns.Select(column => ModelRow.Show(row[column])))).Order(StringComparer.Ordinal));
}
