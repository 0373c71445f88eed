using Quiver.ObjectStorage;
using Quiver.Storage.Logs;

namespace Quiver.Storage.Manifest;

/// <summary>
/// The manifest of a store: which files and tombstones it has, and up to which write they reach. Reading takes a state and no lock; an
/// edit is visible and durable as a whole when its task completes.
/// </summary>
sealed class StoreManifest : IAsyncDisposable
{
    readonly VersionedLog<ManifestState, ManifestEdit> _log;
    long _lastFileId;

    StoreManifest(VersionedLog<ManifestState, ManifestEdit> log)
    {
        _log = log;
        _lastFileId = log.Current.NextFileId - 1;
    }

    /// <summary>The newest state.</summary>
    public ManifestState Current => _log.Current;

    /// <summary>The number of edits so far.</summary>
    public long Version => _log.Version;

    /// <summary>Whether a commit failed whose edit may yet become part of the manifest: its files must be kept.</summary>
    public bool IsInDoubt => _log.IsInDoubt;

    /// <summary>Why the last snapshot could not be written; null where nothing failed.</summary>
    public Exception? SnapshotFailure => _log.SnapshotFailure;

    /// <summary>Loads the manifest of a store, which is empty where it is missing.</summary>
    public static async Task<StoreManifest> OpenAsync(
        IObjectStore store, LogOptions options, CancellationToken cancellationToken = default) =>
        new(await VersionedLog<ManifestState, ManifestEdit>.OpenAsync(
            store, "manifest", new ManifestFormat(), options, cancellationToken).ConfigureAwait(false));

    /// <summary>Returns an id that no file has, nor one that is being written. Ids of files that were never committed may come again
    /// after a restart: such a file is overwritten.</summary>
    public long NewFileId() => Interlocked.Increment(ref _lastFileId);

    /// <summary>The largest id that was given out: whatever has it or a smaller one is not written any more, or by whom it was given to.</summary>
    public long LastFileId => Interlocked.Read(ref _lastFileId);

    /// <summary>Makes an edit. Everything that it removes must be there.</summary>
    public Task<ManifestState> CommitAsync(ManifestEdit edit, CancellationToken cancellationToken = default) =>
        CommitAsync(_ => edit, cancellationToken);

    /// <summary>Makes the edit that a state needs; nothing where it returns null or an edit of nothing.</summary>
    public Task<ManifestState> CommitAsync(Func<ManifestState, ManifestEdit?> propose, CancellationToken cancellationToken = default) =>
        _log.CommitAsync(state => propose(state) is { IsEmpty: false } edit ? edit : null, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _log.DisposeAsync();
}
