using Quiver.Engine.Catalog;
using Quiver.Storage.Catalog;
using Quiver.Storage.Manifest;
using Quiver.Storage.Retention;
using Quiver.Storage.State;
using Quiver.Storage.Tables.SystemTables;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Tables;

/// <summary>All tables of a store at one moment. What they need is kept until it is disposed.</summary>
sealed class StoreSnapshot : ICatalog, IDisposable
{
    readonly TimeSeriesStore _store;
    readonly CatalogSnapshot _catalog;
    readonly IDisposable _lease;
    readonly StoreState _state;
    readonly long _sequence;
    readonly DateTimeOffset _now;

    readonly SnapshotScope _scope;

    /// <summary>Takes a snapshot for somebody.</summary>
    public StoreSnapshot(TimeSeriesStore store, SnapshotScope scope)
    {
        _store = store;
        _scope = scope;
        _lease = store.Contents.Enter(out _state, out _sequence);

        // Taken after the rows, so that it has all their columns.
        _catalog = store.Catalog.Current;
        _now = store.Options.Clock.GetUtcNow();
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> SchemaNames => StoreCatalogTables.NamesOf(_catalog);

    /// <inheritdoc/>
    /// <remarks>Exactly the name counts: what a session may read is asked for by the name that led here.</remarks>
    public ISchema? FindSchema(string name) => _catalog.FindDatabase(name) is { DeletedAt: null } database
        ? new DatabaseSchema(this, database)
        : name == SystemSchema.Name ? new SystemSchema(new SystemMoment(_store, _catalog, _state, _sequence), _scope) : null;

    /// <summary>Returns a table to query.</summary>
    public QueryTable TableOf(DatabaseDefinition database, TableDefinition table) =>
        new(_store, RowsOf(table, database.Retention), database.Name);

    /// <summary>Returns the rows of a table; null where it is not there or deleted.</summary>
    public TableSnapshot? FindRows(int tableId) => _catalog.FindTable(tableId) is { DeletedAt: null } table
        ? RowsOf(table, _catalog.FindDatabase(table.DatabaseId)!.Retention) : null;

    /// <summary>Returns the rows of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="databaseRetention">How long rows of the database are kept.</param>
    public TableSnapshot RowsOf(TableDefinition table, TimeSpan? databaseRetention)
    {
        var known = _state.Manifest.Find(table.Id);
        IEnumerable<TableChunk> files = known?.Files.Select(file => new FileChunk(file)) ?? [];
        List<Tombstone> tombstones = [.. known?.Tombstones ?? [],
            .. _state.Tombstones.Where(tombstone => tombstone.TableId == table.Id && tombstone.Sequence <= _sequence)];
        var visible = Expiry.KeptBy(table.Retention ?? databaseRetention, _now);
        return new TableSnapshot(table, [.. files, .. MemoryOf(table)], tombstones, visible, _store.Files);
    }

    /// <inheritdoc/>
    public void Dispose() => _lease.Dispose();

    /// <summary>Returns the chunks in memory with the rows of writes that are part of the snapshot.</summary>
    IEnumerable<MemoryChunk> MemoryOf(TableDefinition table)
    {
        foreach (var generation in _state.Generations)
        {
            if (generation.Find(table.Id) is not { } buffer)
            {
                continue;
            }

            foreach (var chunk in buffer.Chunks)
            {
                if (chunk.State is { } state && state.MinSequence <= _sequence)
                {
                    var rows = new ChunkSnapshot(generation, buffer, chunk, state, table);
                    var count = state.MaxSequence <= _sequence ? state.Count : rows.RowsBefore(_sequence + 1);
                    yield return new MemoryChunk(rows with { State = state with { Count = count } });
                }
            }
        }
    }
}
