namespace Quiver.Storage.Checkpoints;

/// <summary>The ids of files that are written together. What of them is not in the manifest at its end is left to be cleaned up.</summary>
sealed class FileScope(ManifestCommits commits) : IDisposable
{
    readonly Lock _lock = new();
    readonly List<long> _ids = [];

    /// <summary>Returns an id for a file.</summary>
    public long NextId()
    {
        var id = commits.NextFileId();
        lock (_lock)
        {
            _ids.Add(id);
        }

        return id;
    }

    /// <summary>Ends the writing of all files. An edit that may have been made or not may still name them: then they are kept.</summary>
    public void Dispose()
    {
        if (!commits.IsInDoubt)
        {
            commits.Ids.End(_ids);
        }
    }
}
