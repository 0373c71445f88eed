using Quiver.ObjectStorage;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Logs;

namespace Quiver.Storage.Catalog;

/// <summary>
/// The databases and tables of a store. Reading takes a snapshot and no lock; changes come one after the other, and each is durable
/// when its task completes. Failures that users cause are errors with the name of the database or table.
/// </summary>
sealed class StoreCatalog : IAsyncDisposable
{
    readonly VersionedLog<CatalogSnapshot, CatalogEdit> _log;
    readonly CatalogOptions _options;
    readonly TimeProvider _time;

    StoreCatalog(VersionedLog<CatalogSnapshot, CatalogEdit> log, CatalogOptions options, TimeProvider time)
    {
        _log = log;
        _options = options;
        _time = time;
    }

    /// <summary>The newest version.</summary>
    public CatalogSnapshot Current => _log.Current;

    /// <summary>Why the last snapshot could not be written; null where nothing failed.</summary>
    public Exception? SnapshotFailure => _log.SnapshotFailure;

    DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>Loads the catalog of a store, which is created where it is missing.</summary>
    public static async Task<StoreCatalog> OpenAsync(
        IObjectStore store, CatalogOptions options, TimeProvider time, CancellationToken cancellationToken = default)
    {
        var log = await VersionedLog<CatalogSnapshot, CatalogEdit>.OpenAsync(
            store, "catalog", new CatalogFormat(), options.Log, cancellationToken).ConfigureAwait(false);
        return new StoreCatalog(log, options, time);
    }

    /// <summary>Returns what a parser needs to know of a database, which need not exist, at the newest version.</summary>
    public IWriteSchema SchemaOf(string database) => new CatalogWriteSchema(Current.FindDatabase(database));

    /// <summary>
    /// Sees that the database, the tables and columns of a batch exist. Nothing is committed, and next to nothing done, where they do.
    /// </summary>
    /// <returns>
    /// A version that has them all; null where the batch has a column as something else than it is, because another writer has added it
    /// since the batch was parsed: it is to be parsed again.
    /// </returns>
    public async ValueTask<CatalogSnapshot?> ExtendAsync(string database, LineBatch batch, CancellationToken cancellationToken = default)
    {
        var current = Current;
        var extension = Extension(current, database, batch);
        if (extension.Clashes || extension.ToEdit() is null)
        {
            return extension.Clashes ? null : current;
        }

        var clashes = false;
        current = await _log.CommitAsync(
            state =>
            {
                var extension = Extension(state, database, batch);
                clashes = extension.Clashes;
                return extension.ToEdit();
            },
            cancellationToken).ConfigureAwait(false);
        return clashes ? null : current;
    }

    /// <summary>Sees that a table exists and has columns, as a batch of rows that was not parsed from lines needs it.</summary>
    /// <returns>A version that has them all; null where one is known as something else.</returns>
    public async ValueTask<CatalogSnapshot?> ExtendAsync(
        string database, string table, IReadOnlyList<NewColumn> columns, CancellationToken cancellationToken = default)
    {
        var clashes = false;
        CatalogEdit? Propose(CatalogSnapshot state)
        {
            var extension = new SchemaExtension(state, database, _options);
            Require(extension, table, columns);
            clashes = extension.Clashes;
            return extension.ToEdit();
        }

        var current = Current;
        if (Propose(current) is not null)
        {
            current = await _log.CommitAsync(Propose, cancellationToken).ConfigureAwait(false);
        }

        return clashes ? null : current;
    }

    /// <summary>Creates a database.</summary>
    /// <param name="name">The name.</param>
    /// <param name="retention">How long rows are kept; null for ever.</param>
    /// <param name="window">The length of its time windows; null for the usual one. It never changes.</param>
    /// <param name="cancellationToken">Ends the wait for other changes.</param>
    public async Task<DatabaseDefinition> CreateDatabaseAsync(
        string name, TimeSpan? retention = null, TimeSpan? window = null, CancellationToken cancellationToken = default)
    {
        var made = await _log.CommitAsync(
            state => new CatalogEdit { Databases = [CatalogChanges.NewDatabase(state, name, retention, window, _options)] },
            cancellationToken).ConfigureAwait(false);
        return made.FindDatabase(name)!;
    }

    /// <summary>Creates a table in a database that exists, with tags in the order of the series key.</summary>
    public async Task<TableDefinition> CreateTableAsync(
        string database,
        string name,
        IReadOnlyList<string> tags,
        IReadOnlyList<(string Name, FieldType Type)> fields,
        CancellationToken cancellationToken = default)
    {
        NewColumn[] columns =
        [
            .. tags.Select(tag => new NewColumn(tag, ColumnRole.Tag)),
            .. fields.Select(field => new NewColumn(field.Name, new ColumnRole(field.Type))),
        ];
        var made = await _log.CommitAsync(
            state =>
            {
                CatalogChanges.CheckFree(CatalogChanges.LiveDatabase(state, database), name);
                CatalogChanges.CheckDistinct(name, columns);
                var extension = new SchemaExtension(state, database, _options);
                Require(extension, name, columns);
                return extension.ToEdit();
            },
            cancellationToken).ConfigureAwait(false);
        return made.FindDatabase(database)!.FindTable(name)!;
    }

    /// <summary>Gives a database another name; its id and its data stay.</summary>
    public Task<CatalogSnapshot> RenameDatabaseAsync(string name, string newName, CancellationToken cancellationToken = default) =>
        ChangeDatabaseAsync(
            name,
            (state, database) =>
            {
                CatalogChanges.LiveDatabase(state, CatalogChanges.OwnDatabase(state, name).Name);
                CatalogNames.CheckDatabase(newName);
                CatalogChanges.CheckFree(state, newName);
                return database with { Name = newName };
            },
            cancellationToken);

    /// <summary>Gives a table another name; its id and its data stay.</summary>
    public Task<CatalogSnapshot> RenameTableAsync(
        string database, string name, string newName, CancellationToken cancellationToken = default) => ChangeTableAsync(
        database,
        name,
        (state, table) =>
        {
            CatalogNames.CheckTable(newName);
            CatalogChanges.CheckFree(CatalogChanges.LiveDatabase(state, database), newName);
            return table.Header with { Name = newName };
        },
        cancellationToken);

    /// <summary>Sets how long the rows of a database are kept; null for ever.</summary>
    public Task<CatalogSnapshot> SetRetentionAsync(string database, TimeSpan? retention, CancellationToken cancellationToken = default) =>
        ChangeDatabaseAsync(
            database,
            (state, header) =>
            {
                CatalogChanges.LiveDatabase(state, database);
                CatalogChanges.CheckRetention(retention, $"database \"{database}\"");
                return header with { Retention = retention };
            },
            cancellationToken);

    /// <summary>Sets how long the rows of a table are kept; null for as long as its database says.</summary>
    public Task<CatalogSnapshot> SetRetentionAsync(
        string database, string table, TimeSpan? retention, CancellationToken cancellationToken = default) => ChangeTableAsync(
        database,
        table,
        (_, found) =>
        {
            CatalogChanges.CheckRetention(retention, $"table \"{table}\" of database \"{database}\"");
            return found.Header with { Retention = retention };
        },
        cancellationToken);

    /// <summary>Defines a cache of newest rows.</summary>
    public Task<CatalogSnapshot> CreateCacheAsync(
        string database, string table, LastCacheRequest request, CancellationToken cancellationToken = default) => ChangeTableAsync(
        database, table, (_, found) => CatalogCaches.Add(found, request), cancellationToken);

    /// <summary>Defines a cache of distinct values.</summary>
    public Task<CatalogSnapshot> CreateCacheAsync(
        string database, string table, DistinctCacheRequest request, CancellationToken cancellationToken = default) => ChangeTableAsync(
        database, table, (_, found) => CatalogCaches.Add(found, request), cancellationToken);

    /// <summary>Removes the definition of a cache of newest rows.</summary>
    public Task<CatalogSnapshot> DropLastCacheAsync(
        string database, string table, string name, CancellationToken cancellationToken = default) =>
        ChangeTableAsync(database, table, (_, found) => CatalogCaches.RemoveLast(found, name), cancellationToken);

    /// <summary>Removes the definition of a cache of distinct values.</summary>
    public Task<CatalogSnapshot> DropDistinctCacheAsync(
        string database, string table, string name, CancellationToken cancellationToken = default) =>
        ChangeTableAsync(database, table, (_, found) => CatalogCaches.RemoveDistinct(found, name), cancellationToken);

    /// <summary>
    /// Deletes a database: its name is free at once, it is kept under another one until it goes for good. Of one that is deleted
    /// already this sets when it goes.
    /// </summary>
    public Task<CatalogSnapshot> DeleteDatabaseAsync(
        string name, HardDeletion hardDeletion, CancellationToken cancellationToken = default) => _log.CommitAsync(
        state => CatalogDeletion.OfDatabase(state, name, Now, hardDeletion.Resolve(Now, _options.DeletionGrace)), cancellationToken);

    /// <summary>Deletes a table, as <see cref="DeleteDatabaseAsync"/> does a database.</summary>
    public Task<CatalogSnapshot> DeleteTableAsync(
        string database, string name, HardDeletion hardDeletion, CancellationToken cancellationToken = default) => _log.CommitAsync(
        state => CatalogDeletion.OfTable(state, database, name, Now, hardDeletion.Resolve(Now, _options.DeletionGrace)), cancellationToken);

    /// <summary>Brings a deleted database back.</summary>
    /// <param name="name">The name under which it is kept.</param>
    /// <param name="newName">The name that it gets; null for the one that it had.</param>
    /// <param name="cancellationToken">Ends the wait for other changes.</param>
    public Task<CatalogSnapshot> RestoreDatabaseAsync(
        string name, string? newName = null, CancellationToken cancellationToken = default) =>
        _log.CommitAsync(state => CatalogDeletion.UndoOfDatabase(state, name, newName, _options), cancellationToken);

    /// <summary>Brings a deleted table back, as <see cref="RestoreDatabaseAsync"/> does a database.</summary>
    public Task<CatalogSnapshot> RestoreTableAsync(
        string database, string name, string? newName = null, CancellationToken cancellationToken = default) =>
        _log.CommitAsync(state => CatalogDeletion.UndoOfTable(state, database, name, newName, _options), cancellationToken);

    /// <summary>Removes for good what has been deleted and whose time has come.</summary>
    /// <returns>What has gone, so that its files can go.</returns>
    public async Task<PurgedDefinitions> PurgeAsync(CancellationToken cancellationToken = default)
    {
        var purged = new PurgedDefinitions([], []);
        await _log.CommitAsync(
            state =>
            {
                purged = CatalogDeletion.Due(state, Now);
                return CatalogDeletion.ForGood(purged);
            },
            cancellationToken).ConfigureAwait(false);
        return purged;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _log.DisposeAsync();

    SchemaExtension Extension(CatalogSnapshot state, string database, LineBatch batch)
    {
        var extension = new SchemaExtension(state, database, _options);
        foreach (var rows in batch.Tables)
        {
            if (rows.Count > 0)
            {
                Require(extension, rows, batch.ErrorCount == 0 ? null : UsedSeries(rows));
            }
        }

        return extension;
    }

    static void Require(SchemaExtension extension, TableRows rows, bool[]? used)
    {
        extension.Begin(rows.Table);
        TagShape? last = null;
        HashSet<TagShape>? seen = null;
        for (var i = 0; i < rows.Series.Count; i++)
        {
            // Mostly all series have one shape.
            var shape = rows.Series[i].Shape;
            if (!ReferenceEquals(shape, last) && used?[i] != false && (last is null || (seen ??= [last]).Add(shape)))
            {
                last ??= shape;
                foreach (var name in shape.Written)
                {
                    extension.Require(name, ColumnRole.Tag);
                }
            }
        }

        foreach (var field in rows.Fields)
        {
            extension.Require(field.Name, new ColumnRole(field.Type));
        }
    }

    /// <summary>Tells which series have a row: where lines were wrong, some may have none, and their tags are not of the table.</summary>
    static unsafe bool[] UsedSeries(TableRows rows)
    {
        var used = new bool[rows.Series.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            used[rows.Slots[row]] = true;
        }

        return used;
    }

    static void Require(SchemaExtension extension, string table, IReadOnlyList<NewColumn> columns)
    {
        extension.Begin(table);
        foreach (var column in columns)
        {
            extension.Require(column.Name, column.Role);
        }
    }

    Task<CatalogSnapshot> ChangeDatabaseAsync(
        string name, Func<CatalogSnapshot, DatabaseHeader, DatabaseHeader> change, CancellationToken cancellationToken) => _log.CommitAsync(
        state => new CatalogEdit { Databases = [change(state, CatalogChanges.Database(state, name).Header)] }, cancellationToken);

    Task<CatalogSnapshot> ChangeTableAsync(
        string database, string name, Func<CatalogSnapshot, TableDefinition, TableHeader> change, CancellationToken cancellationToken) =>
        _log.CommitAsync(
            state => new CatalogEdit { Tables = [change(state, CatalogChanges.LiveTable(state, database, name))] },
            cancellationToken);
}
