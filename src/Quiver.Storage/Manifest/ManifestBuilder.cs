using System.Collections.Immutable;

namespace Quiver.Storage.Manifest;

/// <summary>Makes the next version of the manifest. Only one thread uses it, once.</summary>
sealed class ManifestBuilder(ManifestState before)
{
    readonly ImmutableDictionary<int, TableFiles>.Builder _tables = before.ByTable.ToBuilder();
    readonly HashSet<long> _removedFiles = [];
    readonly List<DataFile> _addedFiles = [];
    readonly HashSet<long> _addedIds = [];
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
            Remove(before.FindFile(id) ?? throw new InvalidDataException($"there is no file {id}"));
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
            foreach (var id in draft.Files.ToList())
            {
                Remove(before.FindFile(id)!);
            }

            _tombstones.RemoveRange(draft.Tombstones);
            draft.RemoveTombstones();
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
            Files = _removedFiles.Count + _addedFiles.Count == 0 ? before.Files : before.Files.With(_removedFiles, _addedFiles),
            TableOfTombstone = _tombstones.ToImmutable(),
        };
    }

    void Remove(DataFile file)
    {
        Check(_removedFiles.Add(file.Id), $"file {file.Id} is removed twice");
        Draft(file.TableId).Remove(file);
    }

    void Add(DataFile file)
    {
        Check(
            file.Id is > 0 and < long.MaxValue && file.MinTime <= file.MaxTime && file.MinSequence <= file.MaxSequence,
            $"file {file.Id} is not well defined");
        var isFree = before.FindFile(file.Id) is null || _removedFiles.Contains(file.Id);
        Check(isFree && _addedIds.Add(file.Id), $"file {file.Id} is there twice");
        _addedFiles.Add(file);
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
