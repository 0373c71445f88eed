using System.Collections.Immutable;

namespace Quiver.Storage.Manifest;

/// <summary>The files of a table while the next version is being made.</summary>
sealed class TableFilesDraft(TableFiles before)
{
    readonly ImmutableDictionary<long, DataFile>.Builder _files = before.ById.ToBuilder();
    readonly ImmutableSortedDictionary<long, Tombstone>.Builder _tombstones = before.TombstonesById.ToBuilder();
    long _bytes = before.Bytes;
    long _rows = before.RowCount;

    /// <summary>The ids of the files so far.</summary>
    public IEnumerable<long> Files => _files.Keys;

    /// <summary>The ids of the tombstones so far.</summary>
    public IEnumerable<long> Tombstones => _tombstones.Keys;

    /// <summary>Adds a file.</summary>
    public void Add(DataFile file)
    {
        _files.Add(file.Id, file);
        _bytes += file.Bytes;
        _rows += file.RowCount;
    }

    /// <summary>Adds a tombstone, which has its id.</summary>
    public void Add(long id, Tombstone tombstone) => _tombstones.Add(id, tombstone);

    /// <summary>Removes a file that is there.</summary>
    public void RemoveFile(long id)
    {
        var file = _files[id];
        _files.Remove(id);
        _bytes -= file.Bytes;
        _rows -= file.RowCount;
    }

    /// <summary>Removes a tombstone.</summary>
    public void RemoveTombstone(long id) => _tombstones.Remove(id);

    /// <summary>Returns what has been made; null where nothing is left.</summary>
    public TableFiles? Build() => _files.Count + _tombstones.Count == 0
        ? null : new TableFiles(before.TableId, _files.ToImmutable(), _tombstones.ToImmutable(), _bytes, _rows);
}
