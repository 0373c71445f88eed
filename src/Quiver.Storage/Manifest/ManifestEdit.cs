namespace Quiver.Storage.Manifest;

/// <summary>A change of the manifest, visible as a whole or not at all. What goes is applied first.</summary>
sealed record ManifestEdit
{
    /// <summary>Files that appear.</summary>
    public IReadOnlyList<DataFile> AddedFiles { get; init; } = [];

    /// <summary>The ids of files that go; all must be there.</summary>
    public IReadOnlyList<long> RemovedFiles { get; init; } = [];

    /// <summary>Tombstones that appear; they get their ids here.</summary>
    public IReadOnlyList<Tombstone> AddedTombstones { get; init; } = [];

    /// <summary>The ids of tombstones that go; all must be there.</summary>
    public IReadOnlyList<long> RemovedTombstones { get; init; } = [];

    /// <summary>The ids of tables that go with all their files and tombstones; nothing happens where there are none.</summary>
    public IReadOnlyList<int> RemovedTables { get; init; } = [];

    /// <summary>The write up to which everything is in files or tombstones from now on; null where that stays. It never falls.</summary>
    public long? WalSequence { get; init; }

    /// <summary>A number from which on ids of files are free; null for the one after the largest so far. It never falls.</summary>
    public long? NextFileId { get; init; }

    /// <summary>Whether nothing would change.</summary>
    public bool IsEmpty =>
        AddedFiles.Count + RemovedFiles.Count + AddedTombstones.Count + RemovedTombstones.Count + RemovedTables.Count == 0
        && WalSequence is null && NextFileId is null;
}
