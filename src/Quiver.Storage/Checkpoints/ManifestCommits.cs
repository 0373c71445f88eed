using Quiver.Storage.Manifest;
using Quiver.Storage.State;

namespace Quiver.Storage.Checkpoints;

/// <summary>Commits edits of the manifest and lets readers see them, one after the other, so that both always go in the same
/// order.</summary>
sealed class ManifestCommits(StoreManifest manifest, StoreContents contents) : IDisposable
{
    readonly SemaphoreSlim _turn = new(1);

    /// <summary>The manifest of this moment.</summary>
    public ManifestState Current => manifest.Current;

    /// <summary>Whether an edit may be in the store that the state does not have: then no file is an orphan for sure.</summary>
    public bool IsInDoubt => manifest.IsInDoubt;

    /// <summary>The ids of files that are being written.</summary>
    public FileIds Ids { get; } = new(manifest.NewFileId, () => manifest.LastFileId);

    /// <summary>Returns a number for a file that no other one has. The file is taken to be on its way until it is committed.</summary>
    public long NextFileId() => Ids.Next();

    /// <summary>Begins to write files, which are given up together where they are not committed.</summary>
    public FileScope BeginFiles() => new(this);

    /// <summary>Commits an edit.</summary>
    /// <param name="propose">Returns the edit of a manifest, null where there is nothing to do (any more).</param>
    /// <param name="persisted">What is in files with the edit; null where it is about files only.</param>
    /// <param name="removed">Called when no reader is left that may read files which the edit removed.</param>
    /// <param name="cancellationToken">Gives up before the commit has begun.</param>
    public async Task CommitAsync(
        Func<ManifestState, ManifestEdit?> propose, FrozenRows? persisted, Action? removed, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ManifestEdit? edit = null;
            var state = await manifest.CommitAsync(before => edit = propose(before), cancellationToken).ConfigureAwait(false);
            contents.Commit(state, persisted, removed);
            Ids.End(edit?.AddedFiles.Select(file => file.Id) ?? []);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
