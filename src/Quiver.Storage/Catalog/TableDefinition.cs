using Quiver.Arrow.Types;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Catalog;

/// <summary>A table as it is at one version of the catalog. What follows from the columns is made when it is first asked for.</summary>
sealed class TableDefinition : ITableColumns
{
    readonly TableHeader _header;
    readonly IReadOnlyList<NewColumn> _first;
    ColumnDefinition[]? _columns;
    ColumnDefinition[]? _seriesKey;
    Dictionary<string, ColumnDefinition>? _byName;
    TableLayout? _layout;

    /// <summary>Defines a table with the columns that its first edit gives it; they are looked at when they are needed.</summary>
    internal TableDefinition(TableHeader header, IReadOnlyList<NewColumn> first)
    {
        _header = header;
        _first = first;
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
    public IReadOnlyList<ColumnDefinition> Columns => All;

    /// <summary>The tags in the order of appearance.</summary>
    public IReadOnlyList<ColumnDefinition> SeriesKey => _seriesKey ??= Array.FindAll(All, column => column.IsTag);

    /// <summary>The columns in SQL: all and <c>time</c>, sorted by name.</summary>
    public Schema Schema => Layout.Schema;

    /// <summary>Where <c>time</c> is in the schema.</summary>
    public int TimeOrdinal => Layout.TimeOrdinal;

    internal TableHeader Header => _header;

    ColumnDefinition[] All => _columns ??= Numbered([], _first);

    TableLayout Layout => _layout ??= new TableLayout(All);

    /// <summary>Returns the column with a name, in exactly this spelling.</summary>
    public ColumnDefinition? Find(string name) => (_byName ?? IndexNames()).GetValueOrDefault(name);

    /// <summary>Returns the column with a number.</summary>
    public ColumnDefinition? FindById(int id) => (uint)(id - 1) < (uint)All.Length ? All[id - 1] : null;

    /// <summary>Returns where a column is in the schema.</summary>
    public int OrdinalOf(int columnId) => Layout.OrdinalOf(columnId);

    int ITableColumns.TableId => Id;

    string ITableColumns.TableName => Name;

    int? ITableColumns.IdOf(string column) => Find(column)?.Id;

    (string Name, ColumnRole Role)? ITableColumns.ColumnOf(int columnId) =>
        FindById(columnId) is { } column ? (column.Name, column.Role) : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Schema}";

    internal TableDefinition With(TableHeader header) =>
        new(header, _first) { _columns = _columns, _byName = _byName, _layout = _layout, _seriesKey = _seriesKey };

    internal TableDefinition With(IReadOnlyList<NewColumn> added) =>
        _first.Count == 0 && _columns is null ? new(_header, added) : new(_header, _first) { _columns = Numbered(All, added) };

    static ColumnDefinition[] Numbered(ColumnDefinition[] before, IReadOnlyList<NewColumn> added)
    {
        var columns = new ColumnDefinition[before.Length + added.Count];
        before.CopyTo(columns, 0);
        for (var i = before.Length; i < columns.Length; i++)
        {
            var (name, role) = added[i - before.Length];
            columns[i] = new ColumnDefinition(i + 1, name, role);
        }

        return columns;
    }

    Dictionary<string, ColumnDefinition> IndexNames()
    {
        var byName = new Dictionary<string, ColumnDefinition>(All.Length, StringComparer.Ordinal);
        foreach (var column in All)
        {
            byName.TryAdd(column.Name, column);
        }

        return _byName = byName;
    }
}
