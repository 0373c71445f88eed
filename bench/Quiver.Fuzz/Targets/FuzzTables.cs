using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Wal;

namespace Quiver.Fuzz.Targets;

/// <summary>Tables for entries of the log: those of rows, or a few with a column of each kind.</summary>
sealed class FuzzTables : ITableDirectory
{
    readonly List<Table> _tables = [];

    /// <summary>A few tables; ids start at 1.</summary>
    public FuzzTables()
    {
        for (var id = 1; id <= 3; id++)
        {
            _tables.Add(new Table(id, "abc"[(id - 1)..id],
            [
                ("t1", ColumnRole.Tag), ("t2", ColumnRole.Tag), ("t3", ColumnRole.Tag),
                .. Enum.GetValues<FieldType>().Select(type => (type.ToString(), new ColumnRole(type))),
                ("f2", new ColumnRole(FieldType.Float)), ("i2", new ColumnRole(FieldType.Integer)),
            ]));
        }
    }

    /// <summary>The tables of rows.</summary>
    public FuzzTables(IReadOnlyList<TableRows> rows)
    {
        foreach (var table in rows)
        {
            _tables.Add(new Table(_tables.Count + 1, table.Table,
            [
                .. table.Series.SelectMany(series => series.Shape.Names).Distinct().Select(name => (name, ColumnRole.Tag)),
                .. table.Fields.Select(field => (field.Name, new ColumnRole(field.Type))),
            ]));
        }
    }

    public ITableColumns? TableOf(int tableId) => _tables.Find(table => table.TableId == tableId);

    public IReadOnlyList<TableWrite> WritesOf(IReadOnlyList<TableRows> rows) =>
        [.. rows.Select(table => new TableWrite(_tables.Find(known => known.TableName == table.Table)!, table))];

    sealed class Table(int id, string name, (string Name, ColumnRole Role)[] columns) : ITableColumns
    {
        public int TableId => id;

        public string TableName => name;

        public int? IdOf(string column) => Array.FindIndex(columns, known => known.Name == column) is >= 0 and var found ? found : null;

        public (string Name, ColumnRole Role)? ColumnOf(int columnId) => (uint)columnId < (uint)columns.Length ? columns[columnId] : null;
    }
}
