using Quiver.Arrow.Errors;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Catalog;

/// <summary>
/// Finds what a catalog lacks for what is about to be written: call <see cref="Begin"/> for a table and <see cref="Require"/> for each
/// of its columns. Where nothing is lacking, this looks names up and does nothing else.
/// </summary>
/// <param name="catalog">The catalog.</param>
/// <param name="database">The name of the database.</param>
/// <param name="options">The limits.</param>
sealed class SchemaExtension(CatalogSnapshot catalog, string database, CatalogOptions options)
{
    readonly DatabaseDefinition? _database = catalog.FindDatabase(database);
    readonly List<AddedColumns> _added = [];
    List<TableHeader>? _tables;
    List<NewColumn>? _columns;
    Dictionary<string, ColumnRole>? _roles;
    TableDefinition? _table;
    string _name = "";
    int _tags;

    /// <summary>Whether a column is known as something else than what is required.</summary>
    public bool Clashes { get; private set; }

    /// <summary>Begins with a table; its columns follow. Each table is begun once.</summary>
    public void Begin(string table)
    {
        (_name, _table, _columns, _roles) = (table, _database?.FindTable(table), null, null);
        if (_database?.DeletedAt is not null || _table?.DeletedAt is not null)
        {
            throw new QuiverException(
                ErrorCode.UnknownTable,
                $"{(_table is null ? $"database \"{database}\"" : $"table \"{table}\"")} is deleted; restore it first");
        }

        if (_table is null)
        {
            CatalogNames.CheckTable(table);
            CatalogChanges.CheckTables(catalog, database, table, _tables?.Count ?? 0, options);
            var id = catalog.NextTableId + (_tables?.Count ?? 0);
            (_tables ??= []).Add(new TableHeader(id, _database?.Id ?? catalog.NextDatabaseId, table, null, null, [], []));
            AddList(id);
        }
    }

    /// <summary>Adds a column to the table that was begun, unless it is there.</summary>
    public void Require(string column, ColumnRole role)
    {
        if ((_table?.Find(column)?.Role ?? Pending(column)) is { } known)
        {
            Clashes |= known != role;
            return;
        }

        CatalogNames.CheckColumn(_name, column);
        if (_columns is null)
        {
            AddList(_table!.Id);
        }

        _columns!.Add(new NewColumn(column, role));
        (_roles ??= new Dictionary<string, ColumnRole>(StringComparer.Ordinal)).Add(column, role);
        CheckColumns(role);
    }

    /// <summary>Returns what to add, null where nothing is lacking.</summary>
    public CatalogEdit? ToEdit()
    {
        if (Clashes || (_added.Count == 0 && _database is not null))
        {
            return null;
        }

        return new CatalogEdit
        {
            Databases = _database is null ? [CatalogChanges.NewDatabase(catalog, database, null, null, options)] : [],
            Tables = _tables ?? [],
            Columns = _added,
        };
    }

    ColumnRole? Pending(string column) => _roles is not null && _roles.TryGetValue(column, out var role) ? role : null;

    void AddList(int id)
    {
        _columns = [];
        _added.Add(new AddedColumns(id, _columns));
        _tags = _table?.SeriesKey.Count ?? 0;
    }

    void CheckColumns(ColumnRole role)
    {
        _tags += role.Field is null ? 1 : 0;
        var columns = (_table?.Columns.Count ?? 0) + _columns!.Count;
        if (columns > options.MaxColumns || _tags > options.MaxTags)
        {
            var limit = columns > options.MaxColumns ? $"{options.MaxColumns} columns" : $"{options.MaxTags} tags";
            throw new QuiverException(
                ErrorCode.LimitExceeded,
                $"table \"{_name}\" of database \"{database}\" cannot have more than {limit}; \"{_columns[^1].Name}\" would be one more");
        }
    }
}
