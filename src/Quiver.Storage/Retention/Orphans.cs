using System.Globalization;
using System.Runtime.CompilerServices;
using Quiver.ObjectStorage;
using Quiver.Storage.Checkpoints;

namespace Quiver.Storage.Retention;

/// <summary>
/// Finds and deletes objects beneath the data files that neither the manifest names nor anybody writes or reads: what crashes and failed
/// deletions left.
/// </summary>
/// <param name="store">Where the objects are.</param>
/// <param name="commits">Where files are named.</param>
/// <param name="removals">What is still read.</param>
/// <param name="grace">How old they must be, so that nobody's file is taken whose commit we do not know of.</param>
/// <param name="clock">The clock.</param>
sealed class Orphans(IObjectStore store, ManifestCommits commits, FileRemovals removals, TimeSpan grace, TimeProvider clock)
{
    const string Folder = "data/";
    const string Extension = ".parquet";
    const int MostAtOnce = 500;

    /// <summary>Returns the orphans there are; none while it is not known whether an edit of the manifest was made.</summary>
    public async IAsyncEnumerable<Orphan> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        HashSet<string> named = [];
        var version = commits.Current;
        AddNames(named);
        await foreach (var found in store.ListAsync(Folder, null, cancellationToken).ConfigureAwait(false))
        {
            // Is it being written? Then: is it in the manifest? Then: is it still read? A file only ever goes this way, in this order.
            if (MayBeWritten(found.Path))
            {
                continue;
            }

            if (!ReferenceEquals(version, commits.Current))
            {
                version = commits.Current;
                AddNames(named);
            }

            if (!named.Contains(found.Path) && !removals.MayBeRead(found.Path) && !commits.IsInDoubt)
            {
                var isDue = clock.GetUtcNow() - found.LastModified >= grace;
                yield return new Orphan(found.Path, found.Length, found.LastModified, isDue);
            }
        }
    }

    /// <summary>Deletes the orphans that are old enough.</summary>
    /// <returns>How many objects that was.</returns>
    public async Task<int> DeleteAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        var due = new List<string>();
        await foreach (var orphan in FindAsync(cancellationToken).ConfigureAwait(false))
        {
            if (orphan.IsDue)
            {
                due.Add(orphan.Path);
            }

            if (due.Count == MostAtOnce)
            {
                count += await DeleteAsync(due, cancellationToken).ConfigureAwait(false);
            }
        }

        return count + await DeleteAsync(due, cancellationToken).ConfigureAwait(false);
    }

    async Task<int> DeleteAsync(List<string> due, CancellationToken cancellationToken)
    {
        if (due.Count == 0 || commits.IsInDoubt)
        {
            return 0;
        }

        var count = due.Count;
        await store.DeleteAsync(due, cancellationToken).ConfigureAwait(false);
        due.Clear();
        return count;
    }

    /// <summary>Names of earlier states stay: a file that has just been removed is found the next time.</summary>
    void AddNames(HashSet<string> named)
    {
        foreach (var table in commits.Current.Tables)
        {
            foreach (var file in table.Files)
            {
                named.Add(file.Path);
            }
        }
    }

    bool MayBeWritten(string path)
    {
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        return name.EndsWith(Extension, StringComparison.Ordinal)
            && long.TryParse(name[..^Extension.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && commits.Ids.MayBeWritten(id);
    }
}
