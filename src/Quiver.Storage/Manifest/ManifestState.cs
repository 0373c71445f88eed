using System.Collections.Immutable;

namespace Quiver.Storage.Manifest;

/// <summary>
/// What of a store is in files, at one version. It never changes, so any thread reads it without a lock; maps are persistent trees,
/// so that a commit costs what it changes and not what there is.
/// </summary>
sealed class ManifestState
{
    /// <summary>The manifest of a new store.</summary>
    public static ManifestState Initial { get; } = new();

    /// <summary>The write up to which everything is in files or tombstones here: the log of writes is not needed up to it.</summary>
    public long WalSequence { get; init; }

    /// <summary>From this number on ids of files have not been used.</summary>
    public long NextFileId { get; init; } = 1;

    /// <summary>The number of files.</summary>
    public int FileCount => Files.Count;

    /// <summary>The tables that have files or tombstones.</summary>
    public IEnumerable<TableFiles> Tables => ByTable.Values;

    internal long NextTombstoneId { get; init; } = 1;

    internal ImmutableDictionary<int, TableFiles> ByTable { get; init; } = ImmutableDictionary<int, TableFiles>.Empty;

    internal FileMap Files { get; init; } = FileMap.Empty;

    internal ImmutableDictionary<long, int> TableOfTombstone { get; init; } = ImmutableDictionary<long, int>.Empty;

    /// <summary>Returns the files and tombstones of a table; null where it has none.</summary>
    public TableFiles? Find(int tableId) => ByTable.GetValueOrDefault(tableId);

    /// <summary>Returns a file by its id.</summary>
    public DataFile? FindFile(long id) => Files.Find(id);

    /// <summary>Returns the manifest after a change.</summary>
    /// <exception cref="InvalidDataException">The change does not fit.</exception>
    internal ManifestState With(ManifestEdit edit)
    {
        var builder = new ManifestBuilder(this);
        builder.Apply(edit);
        return builder.Build();
    }
}
