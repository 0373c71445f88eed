using Quiver.Engine.Catalog;
using Quiver.InfluxQl.Lexical;
using Quiver.Storage;
using Quiver.Storage.Catalog;
using Quiver.Storage.Tables;
using Quiver.Storage.WriteBuffer;

using TimeBounds = Quiver.InfluxQl.Compile.TimeBounds;

namespace Quiver.InfluxQueries.Schema;

/// <summary>What measurements and series a database has at one moment, in all its retention policies.</summary>
sealed class SchemaReader : IDisposable
{
    readonly Database _database;
    readonly FileSeries _files;
    readonly StoreSnapshot _snapshot;
    readonly SortedDictionary<string, List<(InfluxPolicy Policy, TableDefinition Table)>> _tables = new(TextOrder.Bytes);

    /// <summary>Takes a look at a database.</summary>
    public SchemaReader(InfluxQlExecutor executor, InfluxDatabase subject)
    {
        TimeSeriesStore store = executor.Store;
        (_database, _files) = (executor.Database, executor.FileSeries);
        _snapshot = new StoreSnapshot(store, SnapshotScope.Whole);
        CatalogSnapshot catalog = store.Catalog.Current;
        foreach (InfluxPolicy policy in subject.Policies)
        {
            foreach (TableDefinition table in catalog.FindDatabase(policy.StoreId)?.Tables ?? [])
            {
                if (table.DeletedAt is null)
                {
                    if (!_tables.TryGetValue(table.Name, out var list))
                    {
                        _tables.Add(table.Name, list = []);
                    }

                    list.Add((policy, table));
                }
            }
        }
    }

    /// <summary>The names of tables, sorted; a table that has lost its rows is no measurement.</summary>
    public IEnumerable<string> Names => _tables.Keys;

    /// <summary>Returns the tables of a measurement.</summary>
    public IReadOnlyList<(InfluxPolicy Policy, TableDefinition Table)> TablesOf(string measurement) =>
        _tables.GetValueOrDefault(measurement) ?? [];

    /// <summary>Returns whether a measurement has rows.</summary>
    public bool HasRows(string measurement, CancellationToken cancellationToken) =>
        ScansOf(measurement).Any(scan => scan.Scan.HasRows(cancellationToken));

    /// <summary>Returns the fields of a measurement, sorted by name and type, each once.</summary>
    public IReadOnlyList<(string Name, string Type)> FieldsOf(string measurement, CancellationToken cancellationToken) =>
    [
        .. ScansOf(measurement).Where(scan => scan.Scan.HasRows(cancellationToken))
            .SelectMany(scan => scan.Table.Columns).Where(column => !column.IsTag)
            .Select(column => (column.Name, FieldKinds.NameOf(column.Role.Field!.Value))).Distinct()
            .OrderBy(field => field.Name, TextOrder.Bytes).ThenBy(field => field.Item2, StringComparer.Ordinal),
    ];

    /// <summary>Returns whether a name is one of a field of a measurement.</summary>
    public bool IsField(string measurement, string name) =>
        _tables.GetValueOrDefault(measurement)?.Exists(pair => pair.Table.Find(name) is { IsTag: false }) == true;

    /// <summary>Returns the series of a measurement, sorted by key.</summary>
    /// <param name="measurement">The measurement.</param>
    /// <param name="bounds">Those of shard groups that have a time within the bounds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IReadOnlyList<InfluxSeries> SeriesOf(string measurement, TimeBounds bounds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, InfluxSeries>(StringComparer.Ordinal);
        foreach ((InfluxPolicy policy, _, TagScan scan) in ScansOf(measurement))
        {
            TimeRange times = ShardTimes.Covering(bounds, policy.ShardDuration);
            scan.AddSeries(times, found, cancellationToken);
        }

        return [.. found.Values.OrderBy(series => series.Key, TextOrder.Bytes)];
    }

    /// <summary>Returns the series of a table.</summary>
    public IReadOnlyCollection<InfluxSeries> SeriesOf(TableDefinition table, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, InfluxSeries>(StringComparer.Ordinal);
        if (_snapshot.FindRows(table.Id) is { } rows)
        {
            new TagScan(rows, _database, _files).AddSeries(TimeRange.All, found, cancellationToken);
        }

        return found.Values;
    }

    /// <summary>Returns the starts of the shard groups that chunks of rows reach into, by policy and time.</summary>
    public IEnumerable<(InfluxPolicy Policy, long Start)> Shards(CancellationToken cancellationToken)
    {
        var starts = new SortedSet<(int StoreId, long Start)>();
        var policies = new Dictionary<int, InfluxPolicy>();
        foreach ((InfluxPolicy policy, TableDefinition table) in _tables.Values.SelectMany(pairs => pairs))
        {
            policies[policy.StoreId] = policy;
            foreach (TableChunk chunk in _snapshot.FindRows(table.Id)?.Chunks ?? [])
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (Int128 start = ShardTimes.StartOf(chunk.Times.Min, policy.ShardDuration); start <= chunk.Times.Max;
                    start += policy.ShardDuration)
                {
                    starts.Add((policy.StoreId, ShardTimes.Clamp(start)));
                }
            }
        }

        return starts.Select(start => (policies[start.StoreId], start.Start));
    }

    /// <inheritdoc/>
    public void Dispose() => _snapshot.Dispose();

    IEnumerable<(InfluxPolicy Policy, TableDefinition Table, TagScan Scan)> ScansOf(string measurement)
    {
        foreach ((InfluxPolicy policy, TableDefinition table) in TablesOf(measurement))
        {
            if (_snapshot.FindRows(table.Id) is { } rows)
            {
                yield return (policy, table, new TagScan(rows, _database, _files));
            }
        }
    }
}
