using Quiver.Arrow.Types;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Catalog;

/// <summary>A table as it is at one version of the catalog. What follows from the columns is made when it is first asked for.</summary>
sealed class TableDefinition : ITableColumns
{
    readonly TableHeader _header;
    readonly ColumnDefinition[] _columns;
    ColumnDefinition[]? _seriesKey;
    Dictionary<string, ColumnDefinition>? _byName;
    TableLayout? _layout;

    internal TableDefinition(TableHeader header, ColumnDefinition[] columns)
    {
        _header = header;
        _columns = columns;
    }

    /// <summary>The number, unique in the store; it stays when the table is renamed.</summary>
    public int Id => _header.Id;

    /// <summary>The number of the database.</summary>
    public int DatabaseId => _header.DatabaseId;

    /// <summary>The name.</summary>
    public string Name => _header.Name;

    /// <summary>How long rows are kept; null for as long as the database says.</summary>
    public TimeSpan? Retention => _header.Retention;

    /// <summary>When the table was deleted; null where it was not.</summary>
    public DateTime? DeletedAt => _header.Deletion?.At;

    /// <summary>From when on a deleted table may go for good; null for never.</summary>
    public DateTime? HardDeleteAt => _header.Deletion?.HardDeleteAt;

    /// <summary>The caches of newest rows.</summary>
    public IReadOnlyList<LastCacheDefinition> LastCaches => _header.LastCaches;

    /// <summary>The caches of distinct values.</summary>
    public IReadOnlyList<DistinctCacheDefinition> DistinctCaches => _header.DistinctCaches;

    /// <summary>Tags and fields in the order of appearance; the column of the time is not among them.</summary>
    public IReadOnlyList<ColumnDefinition> Columns => _columns;

    /// <summary>The tags in the order of appearance.</summary>
    public IReadOnlyList<ColumnDefinition> SeriesKey => _seriesKey ??= Array.FindAll(_columns, column => column.IsTag);

    /// <summary>The columns in SQL: all and <c>time</c>, sorted by name.</summary>
    public Schema Schema => Layout.Schema;

    /// <summary>Where <c>time</c> is in the schema.</summary>
    public int TimeOrdinal => Layout.TimeOrdinal;

    int ITableColumns.TableId => Id;

    string ITableColumns.TableName => Name;

    internal TableHeader Header => _header;

    TableLayout Layout => _layout ??= new TableLayout(_columns);

    /// <summary>Returns the column with a name, in exactly this spelling.</summary>
    public ColumnDefinition? Find(string name) => (_byName ?? IndexNames()).GetValueOrDefault(name);

    /// <summary>Returns the column with a number.</summary>
    public ColumnDefinition? FindById(int id) => (uint)(id - 1) < (uint)_columns.Length ? _columns[id - 1] : null;

    /// <summary>Returns where a column is in the schema.</summary>
    public int OrdinalOf(int columnId) => Layout.OrdinalOf(columnId);

    int? ITableColumns.IdOf(string column) => Find(column)?.Id;

    (string Name, ColumnRole Role)? ITableColumns.ColumnOf(int columnId) =>
        FindById(columnId) is { } column ? (column.Name, column.Role) : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Schema}";

    internal TableDefinition With(TableHeader header) =>
        new(header, _columns) { _byName = _byName, _layout = _layout, _seriesKey = _seriesKey };

    internal TableDefinition With(IReadOnlyList<NewColumn> added)
    {
        var columns = new ColumnDefinition[_columns.Length + added.Count];
        _columns.CopyTo(columns, 0);
        for (var i = 0; i < added.Count; i++)
        {
            var id = _columns.Length + i;
            columns[id] = new ColumnDefinition(id + 1, added[i].Name, added[i].Role);
        }

        return new TableDefinition(_header, columns);
    }

    Dictionary<string, ColumnDefinition> IndexNames()
    {
        var byName = new Dictionary<string, ColumnDefinition>(_columns.Length, StringComparer.Ordinal);
        foreach (var column in _columns)
        {
            byName.TryAdd(column.Name, column);
        }

        return _byName = byName;
    }
}
