using Quiver.Arrow.Errors;

namespace Quiver.Storage.Logs;

/// <summary>Reads the state of a log: the newest snapshot and the edits after it.</summary>
static class LogLoading
{
    const int Attempts = 4;

    /// <summary>
    /// Loads the newest state. While another process writes, objects of before its newest snapshot may go between the listing and the
    /// reading; then everything is looked up again.
    /// </summary>
    public static async Task<LogPosition<TState>> LoadAsync<TState, TEdit>(
        LogFolder folder, ILogFormat<TState, TEdit> format, LogOptions options, CancellationToken cancellationToken)
        where TState : class
        where TEdit : class
    {
        for (var attempt = 1; ;)
        {
            try
            {
                return await TryLoadAsync(folder, format, options, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (attempt < Attempts && IsGone(exception))
            {
                attempt++;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw folder.Failed("read", folder.PathOf(LogObjectKind.Snapshot, 0), exception);
            }
        }
    }

    static async Task<LogPosition<TState>> TryLoadAsync<TState, TEdit>(
        LogFolder folder, ILogFormat<TState, TEdit> format, LogOptions options, CancellationToken cancellationToken)
        where TState : class
        where TEdit : class
    {
        var position = new LogPosition<TState>(format.Empty, 0, null, 0, 0, 0);
        var snapshots = await folder.ListAsync(LogObjectKind.Snapshot, 0, cancellationToken).ConfigureAwait(false);
        if (snapshots.Count > 0)
        {
            var (version, entry) = snapshots[^1];
            var read = await folder.ReadAsync(LogObjectKind.Snapshot, version, entry.Length, cancellationToken).ConfigureAwait(false);
            var state = folder.Decode(read, format.ReadState);
            position = new LogPosition<TState>(state, version, entry.Path, 0, version, entry.Length);
        }

        var edits = await folder.ListAsync(LogObjectKind.Edit, Math.Max(0, position.Version - 1), cancellationToken).ConfigureAwait(false);
        edits.RemoveAll(edit => edit.Version <= position.Version);
        for (var first = 0; first < edits.Count; first += options.ParallelReads)
        {
            var some = edits.GetRange(first, Math.Min(options.ParallelReads, edits.Count - first));
            CheckGaps(folder, position.Version, some);
            var reads = await Task.WhenAll(some.Select(edit =>
                folder.ReadAsync(LogObjectKind.Edit, edit.Version, edit.Object.Length, cancellationToken))).ConfigureAwait(false);
            for (var i = 0; i < reads.Length; i++)
            {
                position = Apply(folder, format, position, reads[i], some[i].Object.Length);
            }
        }

        return position;
    }

    /// <summary>Returns the position after an edit that was read.</summary>
    public static LogPosition<TState> Apply<TState, TEdit>(
        LogFolder folder, ILogFormat<TState, TEdit> format, LogPosition<TState> position, LogObject read, long bytes)
        where TState : class
        where TEdit : class
    {
        var edit = folder.Decode(read, format.ReadEdit);
        var path = folder.PathOf(LogObjectKind.Edit, read.Version);
        var state = folder.Decode(path, () => format.Apply(position.State, edit));
        return position with { State = state, Version = read.Version, Anchor = path, EditBytes = position.EditBytes + bytes };
    }

    /// <summary>Tells whether something that was listed is not there, or an edit is missing, which a newer snapshot may cover.</summary>
    static bool IsGone(Exception exception) =>
        exception is FileNotFoundException or QuiverException { InnerException: FileNotFoundException };

    static void CheckGaps(LogFolder folder, long before, List<(long Version, ObjectStorage.ObjectMetadata Object)> edits)
    {
        for (var i = 0; i < edits.Count; i++)
        {
            if (edits[i].Version != before + 1 + i)
            {
                var missing = folder.PathOf(LogObjectKind.Edit, before + 1 + i);
                throw folder.Damaged(missing, "it is missing, but later ones are there", new FileNotFoundException(null, missing));
            }
        }
    }
}
