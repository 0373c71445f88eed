using System.Collections.Immutable;

namespace Quiver.Storage.Manifest;

/// <summary>Makes the next version of the manifest. Only one thread uses it, once.</summary>
sealed class ManifestBuilder(ManifestState before)
{
    readonly ImmutableDictionary<int, TableFiles>.Builder _tables = before.ByTable.ToBuilder();
    readonly ImmutableDictionary<long, int>.Builder _files = before.TableOfFile.ToBuilder();
    readonly ImmutableDictionary<long, int>.Builder _tombstones = before.TableOfTombstone.ToBuilder();
    readonly Dictionary<int, TableFilesDraft> _drafts = [];
    long _walSequence = before.WalSequence;
    long _nextFileId = before.NextFileId;
    long _nextTombstoneId = before.NextTombstoneId;

    /// <summary>Makes the changes of an edit.</summary>
    public void Apply(ManifestEdit edit)
    {
        foreach (var id in edit.RemovedFiles)
        {
            Check(_files.TryGetValue(id, out var table), $"there is no file {id}");
            Draft(table).RemoveFile(id);
            _files.Remove(id);
        }

        foreach (var id in edit.RemovedTombstones)
        {
            Check(_tombstones.TryGetValue(id, out var table), $"there is no tombstone {id}");
            Draft(table).RemoveTombstone(id);
            _tombstones.Remove(id);
        }

        foreach (var table in edit.RemovedTables)
        {
            var draft = Draft(table);
            _files.RemoveRange(draft.Files);
            _tombstones.RemoveRange(draft.Tombstones);
            _drafts[table] = new TableFilesDraft(TableFiles.Empty(table));
        }

        foreach (var file in edit.AddedFiles)
        {
            Add(file);
        }

        foreach (var tombstone in edit.AddedTombstones)
        {
            Add(tombstone);
        }

        _walSequence = Math.Max(_walSequence, edit.WalSequence ?? 0);
        _nextFileId = Math.Max(_nextFileId, edit.NextFileId ?? 0);
    }

    /// <summary>Sees that numbers of tombstones that were given out are not used again.</summary>
    public void Reserve(long nextTombstoneId) => _nextTombstoneId = Math.Max(_nextTombstoneId, nextTombstoneId);

    /// <summary>Returns what has been made.</summary>
    public ManifestState Build()
    {
        foreach (var (id, draft) in _drafts)
        {
            if (draft.Build() is { } made)
            {
                _tables[id] = made;
            }
            else
            {
                _tables.Remove(id);
            }
        }

        return new ManifestState
        {
            WalSequence = _walSequence,
            NextFileId = _nextFileId,
            NextTombstoneId = _nextTombstoneId,
            ByTable = _tables.ToImmutable(),
            TableOfFile = _files.ToImmutable(),
            TableOfTombstone = _tombstones.ToImmutable(),
        };
    }

    void Add(DataFile file)
    {
        Check(
            file.Id is > 0 and < long.MaxValue && file.MinTime <= file.MaxTime && file.MinSequence <= file.MaxSequence,
            $"file {file.Id} is not well defined");
        Check(_files.TryAdd(file.Id, file.TableId), $"file {file.Id} is there twice");
        Draft(file.TableId).Add(file);
        _nextFileId = Math.Max(_nextFileId, file.Id + 1);
    }

    void Add(Tombstone tombstone)
    {
        var id = tombstone.Id ?? _nextTombstoneId;
        Check(id is > 0 and < long.MaxValue && tombstone.MinTime <= tombstone.MaxTime, $"tombstone {id} is not well defined");
        Check(_tombstones.TryAdd(id, tombstone.TableId), $"tombstone {id} is there twice");
        Draft(tombstone.TableId).Add(id, tombstone with { Id = id });
        _nextTombstoneId = Math.Max(_nextTombstoneId, id + 1);
    }

    TableFilesDraft Draft(int table)
    {
        if (!_drafts.TryGetValue(table, out var draft))
        {
            draft = new TableFilesDraft(_tables.TryGetValue(table, out var files) ? files : TableFiles.Empty(table));
            _drafts.Add(table, draft);
        }

        return draft;
    }

    static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidDataException(otherwise);
        }
    }
}
