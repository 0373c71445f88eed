using Quiver.Storage.Catalog;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Wal;

namespace Quiver.Bench.Run;

/// <summary>The tables of a batch with ids for their columns, as a catalog has them.</summary>
sealed class BatchTables : ITableDirectory
{
    readonly List<Table> _tables = [];

    public BatchTables(LineBatch batch)
    {
        foreach (var rows in batch.Tables)
        {
            _tables.Add(new Table(_tables.Count, rows));
        }

        Writes = [.. batch.Tables.Zip(_tables, (rows, table) => new TableWrite(table, rows))];
    }

    public IReadOnlyList<TableWrite> Writes { get; }

    public ITableColumns? TableOf(int tableId) => (uint)tableId < (uint)_tables.Count ? _tables[tableId] : null;

    sealed class Table(int id, TableRows rows) : ITableColumns
    {
        readonly (string Name, ColumnRole Role)[] _columns =
        [
            .. rows.Tags.Select(tag => (tag, ColumnRole.Tag)),
            .. rows.Fields.Select(field => (field.Name, new ColumnRole(field.Type))),
        ];

        public int TableId => id;

        public string TableName => rows.Table;

        public int? IdOf(string column) => Array.FindIndex(_columns, known => known.Name == column) is >= 0 and var found ? found : null;

        public (string Name, ColumnRole Role)? ColumnOf(int columnId) =>
            (uint)columnId < (uint)_columns.Length ? _columns[columnId] : null;
    }
}
