using System.Globalization;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Functions;
using Quiver.Storage.Tables;

namespace Quiver.Storage.Tests.Caches;

/// <summary>A table of a store at one moment: its rows by a scan, and what its caches answer.</summary>
sealed class TableRowsView : IDisposable
{
    readonly StoreSnapshot _snapshot;

    TableRowsView(StoreSnapshot snapshot, QueryTable table)
    {
        (_snapshot, Table) = (snapshot, table);
    }

    public QueryTable Table { get; }

    public static async Task<TableRowsView?> OpenAsync(TimeSeriesStore store, string table)
    {
        var snapshot = new StoreSnapshot(store, SnapshotScope.Whole);
        if (snapshot.FindSchema("db") is { } schema && await schema.FindTableAsync(table, default) is QueryTable found)
        {
            return new TableRowsView(snapshot, found);
        }

        snapshot.Dispose();
        return null;
    }

    public int Ordinal(string column) => Table.Schema.IndexOf(column);

    /// <summary>Returns the rows of the table as a scan finds them.</summary>
    public IReadOnlyList<Row> Scan() => Read(Table);

    /// <summary>Returns all rows of a table.</summary>
    public static IReadOnlyList<Row> Read(ITableProvider table)
    {
        int[] all = [.. Enumerable.Range(0, table.Schema.Fields.Count)];
        var context = new TaskContext(MemoryBudget.Unlimited, new FunctionContext(DateTimeOffset.UnixEpoch, 0), 1000, 1);
        using var source = ((MorselScan)table.Scan(new ScanRequest { Projection = all })).Open(context, default);
        using var reader = source.CreateReader();
        var rows = new List<Row>();
        while (reader.Next() is { } batch)
        {
            for (var i = 0; i < batch.Length; i++)
            {
                var values = new Dictionary<string, object?>(StringComparer.Ordinal);
                for (var c = 0; c < batch.Columns.Count; c++)
                {
                    values[table.Schema.Fields[c].Name] = ValueOf(batch.Columns[c], i);
                }

                rows.Add(new Row(values));
            }
        }

        return rows;
    }

    public void Dispose() => _snapshot.Dispose();

    static object? ValueOf(Column column, int row) => column is FixedWidthColumn { Type: TimestampType } times
        ? times.Values<long>()[row] : column.GetValue(row);

    /// <summary>A row.</summary>
    public sealed record Row(IReadOnlyDictionary<string, object?> Values)
    {
        public long Time => (long)Values["time"]!;

        public string Show(IEnumerable<string> columns) => string.Join(
            '|', columns.Select(column => Values[column] is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : "-"));
    }
}
