using System.Collections.Immutable;

namespace Quiver.Storage.Manifest;

/// <summary>The files and tombstones of a table at one version of the manifest.</summary>
sealed class TableFiles
{
    DataFile[]? _sorted;

    internal TableFiles(
        int tableId, FileMap files, ImmutableSortedDictionary<long, Tombstone> tombstones, long bytes, long rows)
    {
        TableId = tableId;
        ById = files;
        TombstonesById = tombstones;
        Bytes = bytes;
        RowCount = rows;
    }

    /// <summary>The table.</summary>
    public int TableId { get; }

    /// <summary>The number of files.</summary>
    public int Count => ById.Count;

    /// <summary>The bytes of all files.</summary>
    public long Bytes { get; }

    /// <summary>The rows of all files; keys that several of them have are counted in each.</summary>
    public long RowCount { get; }

    /// <summary>The files by earliest time, those with the same one by id. Sorted when first asked for.</summary>
    public IReadOnlyList<DataFile> Files => _sorted ??= Sort();

    /// <summary>The tombstones, the oldest first.</summary>
    public IEnumerable<Tombstone> Tombstones => TombstonesById.Values;

    /// <summary>The number of tombstones.</summary>
    public int TombstoneCount => TombstonesById.Count;

    internal FileMap ById { get; }

    internal ImmutableSortedDictionary<long, Tombstone> TombstonesById { get; }

    internal static TableFiles Empty(int tableId) => new(
        tableId, FileMap.Empty, ImmutableSortedDictionary<long, Tombstone>.Empty, 0, 0);

    /// <summary>Returns a file by its id.</summary>
    public DataFile? Find(long id) => ById.Find(id);

    DataFile[] Sort()
    {
        var files = ById.ToArray();
        Array.Sort(files, static (a, b) => a.MinTime != b.MinTime ? a.MinTime.CompareTo(b.MinTime) : a.Id.CompareTo(b.Id));
        return files;
    }
}
