using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Tests.Wal;

/// <summary>Tables whose columns get ids as they are asked for, and can be dropped.</summary>
sealed class NamedColumns : ITableDirectory
{
    readonly List<Table> _tables = [];

    public ITableColumns Of(TableRows rows)
    {
        var table = _tables.Find(known => known.TableName == rows.Table);
        if (table is null)
        {
            table = new Table(100 + (_tables.Count * 1000), rows.Table);
            _tables.Add(table);
        }

        foreach (var name in rows.Series.SelectMany(series => series.Shape.Names))
        {
            table.Add(name, ColumnRole.Tag);
        }

        foreach (var field in rows.Fields)
        {
            table.Add(field.Name, new ColumnRole(field.Type));
        }

        return table;
    }

    public ITableColumns? TableOf(int tableId) => _tables.Find(table => table.TableId == tableId);

    public void DropTable(string name) => _tables.RemoveAll(table => table.TableName == name);

    public void DropColumn(string table, string name) => _tables.Find(known => known.TableName == table)!.Drop(name);

    sealed class Table(int id, string name) : ITableColumns
    {
        readonly Dictionary<int, (string Name, ColumnRole Role)> _columns = [];
        readonly Dictionary<string, int> _ids = [];

        public int TableId => id;

        public string TableName => name;

        public void Add(string column, ColumnRole role)
        {
            if (_ids.TryAdd(column, 7 * (_ids.Count + 1)))
            {
                _columns.Add(_ids[column], (column, role));
            }
        }

        public void Drop(string column) => _columns.Remove(_ids[column]);

        public int? IdOf(string column) => _ids.TryGetValue(column, out var found) ? found : null;

        public (string Name, ColumnRole Role)? ColumnOf(int columnId) => _columns.TryGetValue(columnId, out var found) ? found : null;
    }
}
