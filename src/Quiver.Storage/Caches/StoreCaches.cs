using System.Collections.Concurrent;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Engine.Catalog;
using Quiver.Storage.Catalog;
using Quiver.Storage.Checkpoints;
using Quiver.Storage.Retention;
using Quiver.Storage.State;
using Quiver.Storage.Tables;
using Quiver.Storage.Wal;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Caches;

/// <summary>
/// The caches of newest rows and of distinct values of all tables. They take writes up as these are applied, before readers see them, and
/// are filled from stored rows in the background: when the store is opened, when one is created, and when rows went that only the stored
/// ones can replace.
/// </summary>
sealed class StoreCaches : IWriteObserver, IAsyncDisposable
{
    readonly TimeSeriesStore _store;
    readonly ConcurrentDictionary<int, TableCaches> _tables = [];
    readonly Dictionary<int, int> _imports = [];
    readonly Lock _starting = new();
    readonly MemoryBudget _budget = new(long.MaxValue);
    readonly Maintenance _maintenance;
    TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts to fill the caches that are defined.</summary>
    public StoreCaches(TimeSeriesStore store)
    {
        _store = store;
        _maintenance = new Maintenance(RunAsync, TimeSpan.FromSeconds(10), store.Options.Clock);
        if (HasDefinitions())
        {
            _maintenance.Signal();
        }
    }

    /// <summary>Why caches could not be filled last time; null where nothing failed.</summary>
    public Exception? Failure => _maintenance.Failure;

    long Now => CacheTime.Nanoseconds(_store.Options.Clock.GetUtcNow());

    /// <summary>Defines a cache of newest rows, which is filled in the background.</summary>
    /// <exception cref="QuiverException">There is no such table or column, or there is a cache of this name.</exception>
    public async Task<LastCacheDefinition> CreateAsync(
        string database, string table, LastCacheRequest request, CancellationToken cancellationToken = default)
    {
        var catalog = await _store.Catalog.CreateCacheAsync(database, table, request, cancellationToken).ConfigureAwait(false);
        Changed(catalog, database, table);
        return catalog.FindDatabase(database)!.FindTable(table)!.LastCaches[^1];
    }

    /// <summary>Defines a cache of distinct values, which is filled in the background.</summary>
    /// <exception cref="QuiverException">There is no such table or column, or there is a cache of this name.</exception>
    public async Task<DistinctCacheDefinition> CreateAsync(
        string database, string table, DistinctCacheRequest request, CancellationToken cancellationToken = default)
    {
        var catalog = await _store.Catalog.CreateCacheAsync(database, table, request, cancellationToken).ConfigureAwait(false);
        Changed(catalog, database, table);
        return catalog.FindDatabase(database)!.FindTable(table)!.DistinctCaches[^1];
    }

    /// <summary>Removes a cache.</summary>
    /// <exception cref="QuiverException">There is no such cache.</exception>
    public async Task DropAsync(
        string database, string table, CacheKind kind, string name, CancellationToken cancellationToken = default)
    {
        var catalog = kind == CacheKind.Last
            ? await _store.Catalog.DropLastCacheAsync(database, table, name, cancellationToken).ConfigureAwait(false)
            : await _store.Catalog.DropDistinctCacheAsync(database, table, name, cancellationToken).ConfigureAwait(false);
        Changed(catalog, database, table);
    }

    /// <summary>Returns what is to be told of all caches of tables that are not deleted.</summary>
    /// <param name="catalog">The tables.</param>
    public IEnumerable<CacheFacts> List(CatalogSnapshot catalog) =>
        from table in catalog.TablesOf(null, null)
        let facts = new CacheListing(catalog.FindDatabase(table.DatabaseId)!.Name, table, Find(table.Id), Now)
        from cache in facts.Create()
        select cache;

    /// <summary>Returns the caches of a table; null where none has been made.</summary>
    public TableCaches? Find(int tableId) => _tables.GetValueOrDefault(tableId);

    /// <summary>Returns what the caches of a table hold, where it is right; null where it is not.</summary>
    /// <param name="table">The table.</param>
    public CacheContent? FindReady(TableDefinition table)
    {
        if (Find(table.Id)?.Current is not { } content)
        {
            return null;
        }

        content.NoteRetention(Expiry.RetentionOf(table, _store.Catalog.Current));
        return content.IsStale ? null : content;
    }

    /// <summary>Returns what the caches of a table hold, when they are filled.</summary>
    /// <exception cref="QuiverException">They cannot be.</exception>
    public async Task<CacheContent> WaitAsync(int tableId, CancellationToken cancellationToken)
    {
        for (var hasWaited = false; ; hasWaited = true)
        {
            var change = Volatile.Read(ref _change).Task;
            if (_store.Catalog.Current.FindTable(tableId) is not { DeletedAt: null } table)
            {
                throw new QuiverException(ErrorCode.UnknownTable, "the table of the cache has been dropped");
            }

            if (FindReady(table) is { } content && content.HasAll(table))
            {
                return content;
            }

            if (Find(tableId) is { IsTooLarge: true })
            {
                throw new QuiverException(
                    ErrorCode.LimitExceeded,
                    $"the caches of table \"{table.Name}\" take more than the {_store.Options.CacheBytes >> 20} MiB allowed and are given "
                    + "up; drop them and make smaller ones, with fewer columns or rows or a shorter time to live");
            }

            if (hasWaited && Failure is { } failure)
            {
                throw new QuiverException(
                    ErrorCode.IoFailure, $"the caches of table \"{table.Name}\" cannot be filled: {failure.Message}", failure);
            }

            _maintenance.Signal();
            await change.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until readers see all writes that a content has taken up, which takes no longer than to publish one.</summary>
    public bool WaitUntilVisible(long sequence) =>
        _store.Contents.PublishedSequence >= sequence
        || SpinWait.SpinUntil(() => _store.Contents.PublishedSequence >= sequence, TimeSpan.FromMilliseconds(50));

    /// <summary>Tells that rows come to tables by another way than the log, until the result is disposed.</summary>
    public IDisposable BeginImport(IEnumerable<int> tableIds)
    {
        int[] tables = [.. tableIds.Distinct()];
        lock (_starting)
        {
            Array.ForEach(tables, table => _imports[table] = _imports.GetValueOrDefault(table) + 1);
            Mark(tables);
        }

        return new Import(this, tables);
    }

    /// <inheritdoc/>
    public void NoteRemoval()
    {
        var catalog = _store.Catalog.Current;
        foreach (var caches in _tables.Values)
        {
            if (catalog.FindTable(caches.TableId) is { } table)
            {
                caches.Current?.NoteRetention(Expiry.RetentionOf(table, catalog));
            }
        }
    }

    /// <inheritdoc/>
    public void NoteRows(TableWrite write, BufferTable buffer, long generation, long sequence)
    {
        if (!_tables.IsEmpty && _tables.TryGetValue(write.Table.TableId, out var caches))
        {
            caches.Add(write, buffer, generation, sequence, Now);
        }
    }

    /// <inheritdoc/>
    public void NoteDelete(RowDelete delete, long sequence)
    {
        if (_tables.TryGetValue(delete.TableId, out var caches)
            && _store.Catalog.Current.FindTable(delete.TableId) is { } table)
        {
            caches.Delete(delete, table, sequence);
            if (caches.Current is { IsStale: true })
            {
                _maintenance.Signal();
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _maintenance.DisposeAsync();

    /// <summary>Does one round of work.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            Reconcile();
            NoteRemoval();
            foreach (var caches in _tables.Values)
            {
                caches.Current?.Evict(Now);
                Limit(caches);
                if (_store.Catalog.Current.FindTable(caches.TableId) is { } table && caches.NeedsFilling(table))
                {
                    await Task.Run(() => Fill(caches, cancellationToken), cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            var change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _change, change).SetResult();
        }
    }

    bool HasDefinitions() => _store.Catalog.Current.TablesOf(null, null)
        .Any(table => table.LastCaches.Count + table.DistinctCaches.Count > 0);

    /// <summary>Makes caches for tables that have definitions of them, and forgets those of others.</summary>
    void Reconcile()
    {
        var catalog = _store.Catalog.Current;
        var defined = catalog.TablesOf(null, null).Where(table => table.LastCaches.Count + table.DistinctCaches.Count > 0)
            .ToDictionary(table => table.Id);
        foreach (var table in defined.Values)
        {
            _tables.GetOrAdd(table.Id, id => new TableCaches(id)).Current?.Keep(table);
        }

        foreach (var id in _tables.Keys)
        {
            if (!defined.ContainsKey(id))
            {
                _tables.TryRemove(id, out _);
            }
        }
    }

    void Fill(TableCaches caches, CancellationToken cancellationToken)
    {
        if (Start(caches) is not var (snapshot, rows, content))
        {
            return;
        }

        var isUsed = false;
        using (snapshot)
        {
            try
            {
                new CacheFill(rows, _budget).Run(
                    content, _store.Options.Clock.GetUtcNow(), () => Limit(caches, content), cancellationToken);
                content.Evict(Now);
                isUsed = !Limit(caches, content) && !content.IsStale;
            }
            finally
            {
                caches.End(isUsed);
            }
        }

        if (!isUsed)
        {
            _maintenance.Signal();
        }
    }

    /// <summary>
    /// Lets a content take writes up, and takes the snapshot to fill it from at the same place in their order: each write is in one of
    /// them only. Null where the table is gone, or rows come to it by another way.
    /// </summary>
    (StoreSnapshot Snapshot, TableSnapshot Rows, CacheContent Content)? Start(TableCaches caches)
    {
        StoreSnapshot? snapshot = null;
        (StoreSnapshot, TableSnapshot, CacheContent)? started = null;
        var earliest = caches.Current?.EarliestRow() ?? long.MaxValue;
        lock (_starting)
        {
            if (_imports.ContainsKey(caches.TableId))
            {
                return null;
            }

            _store.Contents.BetweenWrites(() =>
            {
                snapshot = new StoreSnapshot(_store, SnapshotScope.Whole);
                if (snapshot.FindRows(caches.TableId) is { } rows)
                {
                    var oldest = Math.Min(earliest, OldestKept(rows.Table));
                    var (from, unknownUntil) = CacheFill.RangeOf(rows, oldest, caches.Current?.NeedsAll == true);
                    var retention = Expiry.RetentionOf(rows.Table, _store.Catalog.Current);
                    var content = new CacheContent(rows.Table, from, unknownUntil, retention);
                    caches.Begin(content);
                    started = (snapshot, rows, content);
                }
            });
        }

        if (started is null)
        {
            snapshot?.Dispose();
        }

        return started;
    }

    /// <summary>Returns the earliest time of stored rows that some cache keeps.</summary>
    long OldestKept(TableDefinition table)
    {
        var now = Now;
        return table.LastCaches.Select(cache => cache.TimeToLive).Concat(table.DistinctCaches.Select(cache => cache.MaxAge))
            .Select(age => CacheTime.Before(now, CacheTime.Nanoseconds(age))).DefaultIfEmpty(now).Min();
    }

    void Limit(TableCaches caches)
    {
        if (caches.Current is { } content)
        {
            Limit(caches, content);
        }
    }

    bool Limit(TableCaches caches, CacheContent content)
    {
        if (content.Bytes > _store.Options.CacheBytes)
        {
            caches.GiveUp();
        }

        return caches.IsTooLarge;
    }

    void Changed(CatalogSnapshot catalog, string database, string table)
    {
        Reconcile();
        Find(catalog.FindDatabase(database)!.FindTable(table)!.Id)?.TryAgain();
        _maintenance.Signal();
    }

    void Mark(int[] tables)
    {
        foreach (var table in tables)
        {
            Find(table)?.Mark();
        }
    }

    /// <summary>An import that may show rows at any moment.</summary>
    sealed class Import(StoreCaches caches, int[] tables) : IDisposable
    {
        public void Dispose()
        {
            lock (caches._starting)
            {
                foreach (var table in tables)
                {
                    if (--caches._imports[table] == 0)
                    {
                        caches._imports.Remove(table);
                    }
                }

                caches.Mark(tables);
            }

            caches._maintenance.Signal();
        }
    }
}
