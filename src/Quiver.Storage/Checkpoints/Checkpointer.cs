using System.Diagnostics;
using Quiver.Storage.Catalog;
using Quiver.Storage.Manifest;
using Quiver.Storage.Persist;
using Quiver.Storage.State;

namespace Quiver.Storage.Checkpoints;

/// <summary>
/// Writes the rows of memory to files. Files and the end of the log that they make needless become visible in one commit of the manifest;
/// a crash before it leaves files that nobody knows of, a crash after it segments that are not needed.
/// </summary>
/// <param name="contents">The rows.</param>
/// <param name="catalog">The tables.</param>
/// <param name="manifest">The files.</param>
/// <param name="persister">Writes rows to files.</param>
/// <param name="truncate">Removes writes up to a sequence from the log.</param>
/// <param name="threads">How many files are written at a time.</param>
sealed class Checkpointer(
    StoreContents contents, StoreCatalog catalog, ManifestCommits manifest, Persister persister,
    Func<long, CancellationToken, Task> truncate, int threads) : IAsyncDisposable
{
    readonly SemaphoreSlim _turn = new(1);
    FrozenRows? _unfinished;
    bool _isDisposed;

    /// <summary>Told of each checkpoint: how long it took and how many files it made.</summary>
    public Action<TimeSpan, int>? Finished { get; set; }

    /// <summary>Writes what is in memory now; false where there was nothing.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(TimeSeriesStore));

            // What could not be written last time comes first: files must be as old as their rows.
            var isLate = _unfinished is not null;
            _unfinished ??= contents.Freeze();
            if (_unfinished is not { } frozen)
            {
                return false;
            }

            await PersistAsync(frozen, cancellationToken).ConfigureAwait(false);
            if (isLate && (_unfinished = contents.Freeze()) is { } rest)
            {
                await PersistAsync(rest, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Adds files whose rows did not come through the log, at a place in the order of writes such that all before it are in files and all
    /// after it are not: as no other files are made meanwhile, none has writes of before and after the place.
    /// </summary>
    /// <param name="mark">Writes a mark to the log, and calls back when it is applied and nothing behind it.</param>
    /// <param name="files">Returns the files at the place.</param>
    /// <param name="cancellationToken">Gives up before the files are added.</param>
    public async Task AddFilesAsync(
        Func<Action<long>, Task> mark, Func<long, IReadOnlyList<DataFile>> files, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_unfinished is { } late)
            {
                await PersistAsync(late, cancellationToken).ConfigureAwait(false);
                _unfinished = null;
            }

            var place = 0L;
            await mark(sequence => (place, _unfinished) = (sequence, contents.Freeze())).ConfigureAwait(false);
            if (_unfinished is { } frozen)
            {
                await PersistAsync(frozen, cancellationToken).ConfigureAwait(false);
                _unfinished = null;
            }

            var edit = new ManifestEdit { AddedFiles = files(place) };
            await manifest.CommitAsync(_ => edit, persisted: null, removed: null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits for the checkpoint that runs: it reads memory that is freed afterwards.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        _isDisposed = true;

        // Not disposed: others may wait for it, and are told.
        _turn.Release();
    }

    async Task PersistAsync(FrozenRows frozen, CancellationToken cancellationToken)
    {
        using var scope = manifest.BeginFiles();
        var start = Stopwatch.GetTimestamp();
        var files = await persister.PersistAsync(frozen, catalog.Current, scope.NextId, threads, cancellationToken).ConfigureAwait(false);
        var edit = new ManifestEdit { AddedFiles = files, AddedTombstones = frozen.Tombstones, WalSequence = frozen.Sequence };

        // A commit whose answer was lost may have taken place: then the files of the second attempt are orphans.
        await manifest.CommitAsync(
            state => state.WalSequence >= frozen.Sequence ? null : edit, frozen, removed: null, cancellationToken).ConfigureAwait(false);

        // From here on the rows belong to readers only; what fails now must not make them come again.
        _unfinished = null;
        Finished?.Invoke(Stopwatch.GetElapsedTime(start), files.Count);
        await truncate(frozen.Sequence, cancellationToken).ConfigureAwait(false);
    }
}
