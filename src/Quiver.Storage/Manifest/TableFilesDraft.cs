using System.Collections.Immutable;

namespace Quiver.Storage.Manifest;

/// <summary>The files of a table while the next version is being made.</summary>
sealed class TableFilesDraft(TableFiles before)
{
    readonly HashSet<long> _removed = [];
    readonly List<DataFile> _added = [];
    readonly ImmutableSortedDictionary<long, Tombstone>.Builder _tombstones = before.TombstonesById.ToBuilder();
    long _bytes = before.Bytes;
    long _rows = before.RowCount;

    /// <summary>The ids of the files from before that have not been removed.</summary>
    public IEnumerable<long> Files => before.Files.Select(file => file.Id).Where(id => !_removed.Contains(id));

    /// <summary>The ids of the tombstones so far.</summary>
    public IEnumerable<long> Tombstones => _tombstones.Keys;

    /// <summary>Adds a file.</summary>
    public void Add(DataFile file)
    {
        _added.Add(file);
        _bytes += file.Bytes;
        _rows += file.RowCount;
    }

    /// <summary>Adds a tombstone, which has its id.</summary>
    public void Add(long id, Tombstone tombstone) => _tombstones.Add(id, tombstone);

    /// <summary>Removes a file that was there before.</summary>
    public void Remove(DataFile file)
    {
        _removed.Add(file.Id);
        _bytes -= file.Bytes;
        _rows -= file.RowCount;
    }

    /// <summary>Removes a tombstone.</summary>
    public void RemoveTombstone(long id) => _tombstones.Remove(id);

    /// <summary>Removes all tombstones.</summary>
    public void RemoveTombstones() => _tombstones.Clear();

    /// <summary>Returns what has been made; null where nothing is left.</summary>
    public TableFiles? Build()
    {
        var files = _removed.Count + _added.Count == 0 ? before.ById : before.ById.With(_removed, _added);
        return files.Count + _tombstones.Count == 0
            ? null : new TableFiles(before.TableId, files, _tombstones.ToImmutable(), _bytes, _rows);
    }
}
