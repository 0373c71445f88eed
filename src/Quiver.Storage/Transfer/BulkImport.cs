using Quiver.Arrow.Batches;
using Quiver.Arrow.Memory;
using Quiver.Storage.Checkpoints;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Manifest;
using Quiver.Storage.Persist;
using Quiver.Storage.Rows;
using Quiver.Storage.State;
using Quiver.Storage.Wal;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Transfer;

/// <summary>
/// Brings rows to data files without the log. Rows are gathered in memory until there are enough (a run), sorted and written to files,
/// while the next run is gathered. At the end the runs take places in the order of writes, one each, and one commit of the manifest shows
/// their files: they are newer than all writes before that.
/// </summary>
sealed class BulkImport(TimeSeriesStore store) : IAsyncDisposable
{
    readonly MemoryBudget _budget = new(long.MaxValue);
    readonly List<DataFile> _files = [];
    readonly FileScope _scope = store.Manifest.BeginFiles();
    Generation? _run;
    int _runs;
    Task<IReadOnlyList<DataFile>>? _persisting;
    bool _isCommitted;

    /// <summary>A run is written to files when it has about so many bytes; two of them are in memory at a time.</summary>
    public long RunBytes { get; init; } = 256L << 20;

    /// <summary>Imports batches to a table and commits them.</summary>
    public async Task<long> RunAsync(
        string database, string table, IAsyncEnumerable<RecordBatch> batches, IReadOnlyCollection<string> tags,
        CancellationToken cancellationToken)
    {
        var count = 0L;
        RowsBuilder? builder = null;
        TableWrite? write = null;
        try
        {
            await foreach (var batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                {
                    if (builder is null)
                    {
                        (builder, var definition) =
                            await store.Batches.BeginAsync(database, table, batch.Schema, tags, cancellationToken).ConfigureAwait(false);
                        write = new TableWrite(definition, null!);
                    }

                    count += batch.Length;
                    await AddAsync([write! with { Rows = builder.Build(batch) }], cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            builder?.Dispose();
        }

        await CommitAsync(cancellationToken).ConfigureAwait(false);
        return count;
    }

    /// <summary>Imports lines and commits them; wrong lines are left out and reported.</summary>
    /// <param name="database">The database.</param>
    /// <param name="text">The lines.</param>
    /// <param name="precision">The unit of their times.</param>
    /// <param name="progress">Called for each piece.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(
        string database, Stream text, TimePrecision precision, Action<LoadProgress> progress, CancellationToken cancellationToken)
    {
        using var pieces = new LinePieces(text, _budget);
        using var writer = new PieceWriter(store, database, new WriteOptions { Precision = precision }, _budget);
        while (pieces.Next() is { } piece)
        {
            using (piece)
            {
                piece.Place();
                var (writes, result) = await writer.PrepareAsync(piece, cancellationToken).ConfigureAwait(false);
                if (writes.Count > 0)
                {
                    await AddAsync(writes, cancellationToken).ConfigureAwait(false);
                }

                progress(result);
            }
        }

        await CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds rows, which are taken over.</summary>
    async ValueTask AddAsync(IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        try
        {
            _run ??= new Generation(++_runs, store.Options.Clock.GetUtcNow(), _budget);
            var catalog = store.Catalog.Current;
            _run.Append(writes, table => StoreOpening.WindowOf(catalog, table));
            _run.Publish(writes, _runs);
        }
        finally
        {
            foreach (var write in writes)
            {
                write.Rows.Dispose();
            }
        }

        if (_run.Bytes >= RunBytes)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Shows the rows.</summary>
    async Task CommitAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        await FinishAsync().ConfigureAwait(false);
        if (_files.Count > 0)
        {
            using var unseen = store.Caches.BeginImport(_files.Select(file => file.TableId));
            await store.Checkpointer.AddFilesAsync(
                applied => store.Rows.MarkAsync(_runs, applied), Placed, cancellationToken).ConfigureAwait(false);
            store.Gate.Open();
            store.Upkeep.Signal();
        }

        _isCommitted = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await FinishAsync().ConfigureAwait(false);
        }
        finally
        {
            _run?.Dispose();

            // Where nobody knows whether a commit has failed, its files stay: they are reclaimed when they turn out to be orphans.
            if (!_isCommitted && !store.Manifest.IsInDoubt)
            {
                await store.Objects.DeleteAsync([.. _files.Select(file => file.Path)], CancellationToken.None).ConfigureAwait(false);
            }

            _scope.Dispose();
        }
    }

    /// <summary>Returns the files with the places of their runs; no delete of before concerns them.</summary>
    /// <param name="last">The place of the last run.</param>
    List<DataFile> Placed(long last) => _files.ConvertAll(file =>
    {
        var place = last - _runs + file.MaxSequence;
        return file with { MinSequence = place, MaxSequence = place, TombstoneSequence = last };
    });

    /// <summary>Begins to write the run to files, once the one before is there.</summary>
    async Task FlushAsync(CancellationToken cancellationToken)
    {
        await FinishAsync().ConfigureAwait(false);
        if (_run is { } run)
        {
            _run = null;
            var rows = new FrozenRows(run, _runs, []);
            _persisting = Task.Run(() => PersistAsync(rows, cancellationToken), CancellationToken.None);
        }
    }

    async Task<IReadOnlyList<DataFile>> PersistAsync(FrozenRows rows, CancellationToken cancellationToken)
    {
        using (rows.Generation)
        {
            var writer = new SortedFileWriter(store.Objects, store.Options.Clock, null, _budget);
            return await new Persister(writer, store.Options.Clock, _budget)
                .PersistAsync(rows, store.Catalog.Current, _scope.NextId, store.Options.Threads, cancellationToken).ConfigureAwait(false);
        }
    }

    async Task FinishAsync()
    {
        if (_persisting is { } persisting)
        {
            _persisting = null;
            _files.AddRange(await persisting.ConfigureAwait(false));
        }
    }
}
