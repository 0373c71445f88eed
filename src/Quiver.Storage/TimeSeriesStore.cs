using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Engine.Catalog;
using Quiver.ObjectStorage;
using Quiver.Storage.Caches;
using Quiver.Storage.Catalog;
using Quiver.Storage.Checkpoints;
using Quiver.Storage.Compaction;
using Quiver.Storage.Files;
using Quiver.Storage.State;
using Quiver.Storage.Tables;
using Quiver.Storage.Tables.SystemTables;
using Quiver.Storage.Transfer;
using Quiver.Storage.Wal;
using Quiver.Storage.Writing;

namespace Quiver.Storage;

/// <summary>
/// A store of time series in a folder, or with its files on an object store: databases of tables with tags, fields and a time. What a
/// write has acknowledged survives crashes; queries see whole writes. Safe for use by many threads; one process at a time has it open.
/// </summary>
public sealed class TimeSeriesStore : IAsyncDisposable
{
    readonly StoreParts _parts;
    readonly MemoryBudget _budget = new(long.MaxValue);
    readonly LineWriter _lines;
    readonly Maintenance _maintenance;
    int _isDisposed;

    TimeSeriesStore(StoreParts parts)
    {
        _parts = parts;
        Gate = new BufferGate(() => Contents.BufferedBytes, () => _maintenance?.Failure, Options);
        Rows = new RowWriter(parts.Log, Gate, _budget);
        _lines = new LineWriter(Catalog, Rows, Options.Clock, _budget);
        Batches = new BatchWriter(Catalog, Rows, _budget);
        Files = new DataFiles(Objects);
        Tables = new StoreCatalogTables(this);
        _maintenance = new Maintenance(MaintainAsync, TimeSpan.FromSeconds(10), Options.Clock);
        Upkeep = new Upkeep(parts);
        Contents.Applied = NoteApplied;
        Caches = new StoreCaches(this);
        Contents.Observer = Caches;
    }

    /// <summary>The databases as schemas and their tables, for a query engine to mount.</summary>
    public ICatalog Tables { get; }

    internal StoreOptions Options => _parts.Options;

    internal DirectoryInfo LogFolder => new(Path.Combine(Options.Directory, StoreOpening.LogFolder));

    internal IObjectStore Objects => _parts.Objects;

    internal StoreCatalog Catalog => _parts.Catalog;

    internal StoreContents Contents => _parts.Contents;

    internal ManifestCommits Manifest => _parts.Commits;

    internal WriteAheadLog Log => _parts.Log;

    /// <summary>Why the last attempt to write rows to files failed; null where it did not.</summary>
    internal Exception? CheckpointFailure => _maintenance.Failure;

    internal Checkpointer Checkpointer => _parts.Checkpointer;

    internal Upkeep Upkeep { get; }

    /// <summary>The tables of the schema <c>system</c>; the library and the server add theirs.</summary>
    internal SystemTableList SystemTables { get; } = new();

    /// <summary>The caches of newest rows and of distinct values.</summary>
    internal StoreCaches Caches { get; }

    /// <summary>What was found in the log when the store was opened.</summary>
    internal WalRecovery Recovery => _parts.Recovery;

    internal DataFiles Files { get; }

    internal RowWriter Rows { get; }

    internal BatchWriter Batches { get; }

    internal BufferGate Gate { get; }

    /// <summary>Opens a store, which is created where there is none. Writes that only the log has are in memory again afterwards.</summary>
    public static async Task<TimeSeriesStore> OpenAsync(StoreOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var storeLock = StoreLock.Take(options.Directory);
        try
        {
            return new TimeSeriesStore(await StoreOpening.OpenAsync(options, storeLock, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception error)
        {
            storeLock.Dispose();
            if (error is IOException or UnauthorizedAccessException)
            {
                throw new QuiverException(
                    ErrorCode.IoFailure, $"the store in \"{options.Directory}\" cannot be opened: {error.Message}", error);
            }

            throw;
        }
    }

    /// <summary>Writes lines of InfluxDB's line protocol to a database, which is created where it is missing.</summary>
    /// <param name="database">The database.</param>
    /// <param name="lines">UTF-8 text; all its rows become visible at once.</param>
    /// <param name="options">How the lines are read and what happens to wrong ones.</param>
    /// <param name="cancellationToken">Ends the wait; the rows may be written all the same.</param>
    public Task<WriteResult> WriteLinesAsync(
        string database, ReadOnlyMemory<byte> lines, WriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        return _lines.WriteAsync(database, lines, options ?? new WriteOptions(), cancellationToken);
    }

    /// <summary>Writes lines that are at the start of a block, as one write; what the parser wants behind them is there.</summary>
    internal Task<WriteResult> WriteLinesAsync(string database, NativeBuffer lines, int length, WriteOptions options)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        return _lines.WriteAsync(database, lines, length, options, CancellationToken.None);
    }

    /// <summary>
    /// Writes the lines of a long text, piece by piece: rows become durable and visible while the text is read, in its order.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="lines">UTF-8 text.</param>
    /// <param name="options">How the lines are read; a piece of some MiB with a wrong line is left out where partial writes are not
    /// accepted.</param>
    /// <param name="cancellationToken">Ends the load; what was read before may be written.</param>
    /// <returns>The counts, and the first thousand of the wrong lines.</returns>
    public Task<WriteResult> WriteLinesAsync(
        string database, Stream lines, WriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(lines);
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        return new LineLoader(this, database, options ?? new WriteOptions()).RunAsync(lines, cancellationToken);
    }

    /// <summary>Writes Arrow batches to a table; those before an error stay written.</summary>
    /// <param name="database">The database, created where it is missing.</param>
    /// <param name="table">The table, created or extended where columns are missing.</param>
    /// <param name="rows">
    /// The rows, with a column <c>time</c>: a timestamp, or a number of nanoseconds since 1970. Each batch becomes visible as a whole, and
    /// is disposed.
    /// </param>
    /// <param name="tags">Columns that become tags where the table does not have them yet; others become fields.</param>
    /// <param name="cancellationToken">Ends the write early.</param>
    /// <returns>The number of rows, all of them durable.</returns>
    public Task<long> WriteRowsAsync(
        string database, string table, IAsyncEnumerable<RecordBatch> rows, IReadOnlyCollection<string> tags,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(tags);
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        return Batches.WriteAsync(database, table, rows, tags, cancellationToken);
    }

    /// <summary>
    /// Brings Arrow batches straight to data files, past the log: for much data at once. All rows become visible and durable together at
    /// the end, or none; they are newer than everything that was written before that.
    /// </summary>
    /// <param name="database">The database, created where it is missing.</param>
    /// <param name="table">The table, created or extended where columns are missing.</param>
    /// <param name="rows">The rows, as <see cref="WriteRowsAsync"/> takes them.</param>
    /// <param name="tags">Columns that become tags where the table does not have them yet; others become fields.</param>
    /// <param name="cancellationToken">Ends the import; nothing of it stays.</param>
    /// <returns>The number of rows that came; of those with the same key one stays.</returns>
    public async Task<long> ImportRowsAsync(
        string database, string table, IAsyncEnumerable<RecordBatch> rows, IReadOnlyCollection<string> tags,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(tags);
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        var import = new BulkImport(this);
        await using (import.ConfigureAwait(false))
        {
            return await import.RunAsync(database, table, rows, tags, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the rows that are in memory to files.</summary>
    public async Task CheckpointAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        await Checkpointer.RunAsync(cancellationToken).ConfigureAwait(false);
        Gate.Open();
        Upkeep.Signal();
    }

    /// <summary>
    /// Merges small and overlapping files until nothing is left to do, without rows that were deleted or have expired. Writes and queries
    /// go on meanwhile.
    /// </summary>
    /// <param name="database">The database; null for all.</param>
    /// <param name="table">The table; null for all of the database.</param>
    /// <param name="progress">Told of what has been done, after each step.</param>
    /// <param name="cancellationToken">Gives up; what has been merged stays so.</param>
    /// <exception cref="QuiverException">There is no such database or table.</exception>
    public async Task<CompactionReport> CompactAsync(
        string? database = null, string? table = null, IProgress<CompactionReport>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        var tables = Catalog.Current.TablesOf(database, table).Select(definition => definition.Id).ToHashSet();
        await CheckpointAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Upkeep.CompactAsync(tables, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new QuiverException(
                ErrorCode.IoFailure, $"files of the store could not be merged or removed; try again: {error.Message}", error);
        }
    }

    /// <summary>Closes the store. Rows in memory are in the log; <see cref="CheckpointAsync"/> before lets it open faster.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await Caches.DisposeAsync().ConfigureAwait(false);
        await _maintenance.DisposeAsync().ConfigureAwait(false);
        await Upkeep.DisposeAsync().ConfigureAwait(false);
        await _parts.DisposeAsync().ConfigureAwait(false);
        _lines.Dispose();
    }

    /// <summary>Starts a checkpoint where enough rows are in memory.</summary>
    void NoteApplied()
    {
        if (Contents.State.Active.Bytes >= Options.CheckpointBytes)
        {
            _maintenance.Signal();
        }
    }

    async Task MaintainAsync(CancellationToken cancellationToken)
    {
        var active = Contents.State.Active;
        if (active.Bytes >= Options.CheckpointBytes || Contents.State.Generations.Length > 1
            || (active.RowCount > 0 && Options.Clock.GetUtcNow() - active.CreatedAt >= Options.CheckpointInterval))
        {
            await Checkpointer.RunAsync(cancellationToken).ConfigureAwait(false);
            Gate.Open();
            Upkeep.Signal();
        }
    }
}
