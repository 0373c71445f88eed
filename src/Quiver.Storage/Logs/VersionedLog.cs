using Quiver.Arrow.Errors;
using Quiver.ObjectStorage;

namespace Quiver.Storage.Logs;

/// <summary>
/// A state on an object store that is changed by edits. Each edit is an object named by its version and created only where there is
/// none, so that of many writers one wins and a crash leaves the state before or after it; now and then the whole state is written as a
/// snapshot, and older objects go. One process writes; another one that does is found out. The log structure is that of LevelDB's
/// manifest and of Delta Lake's transaction log.
/// </summary>
/// <remarks>
/// A commit that fails may still have had its effect, or have it later, since the answer of a store can be lost. Its edit then becomes
/// part of the state with one of the next commits or when the log is opened again; until then what it refers to must be kept.
/// <see cref="IsInDoubt"/> tells whether that is so.
/// </remarks>
/// <typeparam name="TState">The state; immutable.</typeparam>
/// <typeparam name="TEdit">A change of it; immutable.</typeparam>
sealed class VersionedLog<TState, TEdit> : IAsyncDisposable
    where TState : class
    where TEdit : class
{
    readonly IObjectStore _store;
    readonly ILogFormat<TState, TEdit> _format;
    readonly LogOptions _options;
    readonly LogFolder _folder;
    readonly SemaphoreSlim _turn = new(1);
    readonly Guid _writer = Guid.NewGuid();
    LogPosition<TState> _position;
    ulong _attempt;
    long _nextSnapshot;
    Task _snapshot = Task.CompletedTask;

    VersionedLog(
        IObjectStore store, LogFolder folder, ILogFormat<TState, TEdit> format, LogOptions options, LogPosition<TState> position)
    {
        _store = store;
        _folder = folder;
        _format = format;
        _options = options;
        _position = position;
    }

    /// <summary>The state after the last edit; any thread may read it.</summary>
    public TState Current => Volatile.Read(ref _position).State;

    /// <summary>The number of edits so far.</summary>
    public long Version => Volatile.Read(ref _position).Version;

    /// <summary>Whether a commit failed whose edit may be in the store all the same.</summary>
    public bool IsInDoubt { get; private set; }

    /// <summary>Why the last snapshot could not be written or old objects not removed; null where nothing failed. Edits are safe without:
    /// they only take longer to load, and it is tried again after some more.</summary>
    public Exception? SnapshotFailure { get; private set; }

    /// <summary>Loads the state of a log, which is empty where there is none.</summary>
    public static async Task<VersionedLog<TState, TEdit>> OpenAsync(
        IObjectStore store,
        string prefix,
        ILogFormat<TState, TEdit> format,
        LogOptions options,
        CancellationToken cancellationToken = default)
    {
        var folder = new LogFolder(store, prefix, format.Name, format.FormatVersion);
        var position = await LogLoading.LoadAsync(folder, format, options, cancellationToken).ConfigureAwait(false);
        return new VersionedLog<TState, TEdit>(store, folder, format, options, position);
    }

    /// <summary>Makes the next version. Commits come one after the other; each sees the state that the one before left.</summary>
    /// <param name="propose">
    /// Returns the change of a state, null where there is nothing to do. It is called again where an edit of before turns up whose
    /// commit had failed.
    /// </param>
    /// <param name="cancellationToken">Ends the wait for other commits; an edit on its way to the store is waited for.</param>
    /// <returns>The state after the change.</returns>
    public async Task<TState> CommitAsync(Func<TState, TEdit?> propose, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var edit = propose(_position.State);
                if (edit is null || await TryCommitAsync(edit).ConfigureAwait(false))
                {
                    return _position.State;
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits for the snapshot that is being written, if one is.</summary>
    public Task WhenIdleAsync() => _snapshot;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _snapshot.ConfigureAwait(false);
        _turn.Dispose();
    }

    /// <summary>Puts an edit; false where one of before, whose commit had failed, took its place.</summary>
    async Task<bool> TryCommitAsync(TEdit edit)
    {
        var version = _position.Version + 1;
        var attempt = ++_attempt;
        var state = Applied(edit);
        var content = LogObject.Begin(LogObjectKind.Edit, version, _writer, attempt, _format.Name, _format.FormatVersion);
        _format.WriteEdit(content, edit);
        var bytes = LogObject.Seal(content);
        var path = _folder.PathOf(LogObjectKind.Edit, version);
        try
        {
            await CheckPlaceAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw _folder.Failed("write", path, exception);
        }

        var earlier = await PutAsync(path, version, attempt, bytes).ConfigureAwait(false);
        IsInDoubt = false;
        Publish(earlier is null
            ? _position with { State = state, Version = version, Anchor = path, EditBytes = _position.EditBytes + bytes.Length }
            : LogLoading.Apply(_folder, _format, _position, earlier, bytes.Length));
        return earlier is null;
    }

    TState Applied(TEdit edit)
    {
        try
        {
            return _format.Apply(_position.State, edit);
        }
        catch (InvalidDataException exception)
        {
            throw new QuiverException(
                ErrorCode.InvariantBroken, $"a change does not fit the {_format.Name}: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// Fails where other writers are so far ahead that they have removed the objects of our version: the place of the next edit may be
    /// free again then. They do so only two snapshots later, thus not between this and the edit that follows at once.
    /// </summary>
    async Task CheckPlaceAsync()
    {
        if (_position.Anchor is { } anchor)
        {
            try
            {
                await _store.HeadAsync(anchor, CancellationToken.None).ConfigureAwait(false);
            }
            catch (FileNotFoundException exception)
            {
                throw Taken(anchor, "has been removed", exception);
            }
        }
        else if (await _folder.ListAsync(LogObjectKind.Snapshot, 0, CancellationToken.None).ConfigureAwait(false) is [var (_, found), ..])
        {
            throw Taken(found.Path, "was there already", null);
        }
    }

    /// <summary>Puts an edit; returns null when it is in its place, or the earlier one of this writer that is there.</summary>
    async Task<LogObject?> PutAsync(string path, long version, ulong attempt, ReadOnlyMemory<byte> bytes)
    {
        Exception? failure = null;
        try
        {
            if (await _store.TryCreateAsync(path, bytes, CancellationToken.None).ConfigureAwait(false))
            {
                return null;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            failure = exception;
        }

        LogObject found;
        try
        {
            found = await _folder.ReadAsync(LogObjectKind.Edit, version, -1, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            IsInDoubt = true;
            throw _folder.Failed("write", path, failure ?? exception);
        }

        return found.Writer != _writer ? throw Taken(path, "was there already", failure) : found.Attempt == attempt ? null : found;
    }

    QuiverException Taken(string path, string how, Exception? inner) => new(
        ErrorCode.IoFailure,
        $"another process writes to this store: object \"{path}\" of the {_format.Name} {how}; only one process may, open it again later",
        inner);

    void Publish(LogPosition<TState> position)
    {
        // A snapshot that has ended meanwhile is not in the position that the edit started from.
        Volatile.Write(ref _position, position);
        var edits = position.Version - position.SnapshotVersion;
        var isDue = edits >= _options.MaxSnapshotEdits
            || (edits >= _options.MinSnapshotEdits && position.EditBytes >= position.SnapshotBytes * _options.SnapshotShare);
        if (isDue && position.Version >= _nextSnapshot && _snapshot.IsCompleted)
        {
            _nextSnapshot = position.Version + _options.MinSnapshotEdits;
            _snapshot = Task.Run(() => WriteSnapshotAsync(position));
        }
    }

    async Task WriteSnapshotAsync(LogPosition<TState> position)
    {
        try
        {
            var content = LogObject.Begin(
                LogObjectKind.Snapshot, position.Version, _writer, 0, _format.Name, _format.FormatVersion);
            _format.WriteState(content, position.State);
            var bytes = LogObject.Seal(content);
            var path = _folder.PathOf(LogObjectKind.Snapshot, position.Version);
            await _store.TryCreateAsync(path, bytes, CancellationToken.None).ConfigureAwait(false);
            await NoteSnapshotAsync(position, bytes.Length).ConfigureAwait(false);
            await RemoveOldAsync().ConfigureAwait(false);
            SnapshotFailure = null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            SnapshotFailure = exception;
        }
    }

    async Task NoteSnapshotAsync(LogPosition<TState> at, long bytes)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        Volatile.Write(ref _position, _position with
        {
            EditBytes = _position.EditBytes - at.EditBytes,
            SnapshotVersion = at.Version,
            SnapshotBytes = bytes,
        });
        _turn.Release();
    }

    /// <summary>Removes what loading does not need: snapshots but the newest ones, and the edits before these.</summary>
    async Task RemoveOldAsync()
    {
        var snapshots = await _folder.ListAsync(LogObjectKind.Snapshot, 0, CancellationToken.None).ConfigureAwait(false);
        var kept = Math.Max(2, _options.KeptSnapshots);
        if (snapshots.Count >= kept)
        {
            var oldest = snapshots[^kept].Version;
            var edits = await _folder.ListAsync(LogObjectKind.Edit, 0, CancellationToken.None).ConfigureAwait(false);
            var old = snapshots.Concat(edits.TakeWhile(edit => edit.Version <= oldest)).Where(entry => entry.Version <= oldest);
            string[] gone = [.. old.Select(entry => entry.Object.Path).Where(path => path != snapshots[^kept].Object.Path)];
            await _store.DeleteAsync(gone, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
