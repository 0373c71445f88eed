using System.Collections.Concurrent;
using Quiver.ObjectStorage;
using Quiver.Storage.Checkpoints;
using Quiver.Storage.Manifest;

namespace Quiver.Storage.Retention;

/// <summary>
/// Removes files from the manifest and deletes their objects when nobody reads them any more. An object that could not be deleted is an
/// orphan from then on.
/// </summary>
/// <param name="store">Where the objects are.</param>
/// <param name="commits">Where the files are named.</param>
sealed class FileRemovals(IObjectStore store, ManifestCommits commits)
{
    const int MostAtOnce = 500;

    readonly ConcurrentDictionary<string, bool> _read = [];
    readonly ConcurrentQueue<string> _due = new();

    /// <summary>Called when there is something to delete; it must not fail.</summary>
    public Action? Signal { get; set; }

    /// <summary>Whether readers of an earlier state may have a file that is not in the manifest any more.</summary>
    public bool MayBeRead(string path) => _read.ContainsKey(path);

    /// <summary>Commits an edit that removes files.</summary>
    /// <param name="propose">Returns the edit of a manifest; null for none.</param>
    /// <param name="cancellationToken">Gives up before the commit has begun.</param>
    /// <returns>The edit that was made; null for none.</returns>
    public async Task<ManifestEdit?> CommitAsync(Func<ManifestState, ManifestEdit?> propose, CancellationToken cancellationToken)
    {
        ManifestEdit? edit = null;
        List<string> paths = [];
        try
        {
            await commits.CommitAsync(
                state =>
                {
                    Forget(paths);
                    edit = propose(state);
                    paths = PathsOf(state, edit);
                    paths.ForEach(path => _read.TryAdd(path, true));
                    return edit;
                },
                persisted: null,
                () => Enqueue(paths),
                cancellationToken).ConfigureAwait(false);
            return edit;
        }
        catch
        {
            // Where it is not known whether the edit was made, the files are neither read for sure nor free: the next process knows.
            if (!commits.IsInDoubt)
            {
                Forget(paths);
            }

            throw;
        }
    }

    /// <summary>Deletes the objects of files that never were in the manifest.</summary>
    public void Abandon(IEnumerable<DataFile> files)
    {
        if (!commits.IsInDoubt)
        {
            Enqueue([.. files.Select(file => file.Path)]);
        }
    }

    /// <summary>Deletes what nobody reads any more.</summary>
    /// <returns>How many objects that was.</returns>
    public async Task<int> DeleteDueAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        while (!_due.IsEmpty)
        {
            var paths = new List<string>();
            while (paths.Count < MostAtOnce && _due.TryDequeue(out var path))
            {
                paths.Add(path);
            }

            try
            {
                await store.DeleteAsync(paths, cancellationToken).ConfigureAwait(false);
                count += paths.Count;
            }
            finally
            {
                Forget(paths);
            }
        }

        return count;
    }

    static List<string> PathsOf(ManifestState state, ManifestEdit? edit) => edit is null
        ? []
        : [.. edit.RemovedFiles.Select(id => state.FindFile(id)!.Path),
            .. edit.RemovedTables.SelectMany(table => state.Find(table)?.Files ?? []).Select(file => file.Path)];

    void Enqueue(List<string> paths)
    {
        paths.ForEach(_due.Enqueue);
        if (paths.Count > 0)
        {
            Signal?.Invoke();
        }
    }

    void Forget(List<string> paths) => paths.ForEach(path => _read.TryRemove(path, out _));
}
