using Quiver.Arrow.Batches;
using Quiver.Arrow.Memory;
using Quiver.Engine.Catalog;
using Quiver.ObjectStorage;
using Quiver.Storage.Catalog;
using Quiver.Storage.Checkpoints;
using Quiver.Storage.Files;
using Quiver.Storage.State;
using Quiver.Storage.Tables;
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
        Contents.Applied = NoteApplied;
    }

    /// <summary>The databases as schemas and their tables, for a query engine to mount.</summary>
    public ICatalog Tables { get; }

    internal StoreOptions Options => _parts.Options;

    internal IObjectStore Objects => _parts.Objects;

    internal StoreCatalog Catalog => _parts.Catalog;

    internal StoreContents Contents => _parts.Contents;

    internal ManifestCommits Manifest => _parts.Commits;

    internal Checkpointer Checkpointer => _parts.Checkpointer;

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
        catch
        {
            storeLock.Dispose();
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

    /// <summary>Writes the rows that are in memory to files.</summary>
    public async Task CheckpointAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        await Checkpointer.RunAsync(cancellationToken).ConfigureAwait(false);
        Gate.Open();
    }

    /// <summary>Closes the store. Rows in memory are in the log; <see cref="CheckpointAsync"/> before lets it open faster.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _maintenance.DisposeAsync().ConfigureAwait(false);
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
        }
    }
}
