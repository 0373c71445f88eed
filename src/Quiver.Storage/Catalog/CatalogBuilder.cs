using System.Collections.Immutable;

namespace Quiver.Storage.Catalog;

/// <summary>Makes the next version of the catalog. Only one thread uses it, once.</summary>
sealed class CatalogBuilder(CatalogSnapshot before)
{
    readonly ImmutableDictionary<int, DatabaseDefinition>.Builder _databases = before.DatabasesById.ToBuilder();
    readonly ImmutableSortedDictionary<string, int>.Builder _names = before.Names.ToBuilder();
    readonly ImmutableDictionary<int, TableDefinition>.Builder _tables = before.TablesById.ToBuilder();
    readonly Dictionary<int, DatabaseDraft> _drafts = [];
    readonly List<int> _removed = [];
    int _nextDatabaseId = before.NextDatabaseId;
    int _nextTableId = before.NextTableId;

    /// <summary>Makes the changes of an edit.</summary>
    public void Apply(CatalogEdit edit)
    {
        foreach (var header in edit.Databases)
        {
            Put(header);
        }

        foreach (var header in edit.Tables)
        {
            Put(header);
        }

        foreach (var added in edit.Columns)
        {
            var table = Table(added.TableId);
            Replace(table, table.With(added.Columns));
        }

        foreach (var id in edit.RemovedTables)
        {
            var table = Table(id);
            _tables.Remove(id);
            Draft(table.DatabaseId).Remove(table);
        }

        foreach (var id in edit.RemovedDatabases)
        {
            var draft = Draft(id);
            Check(draft.IsEmpty, $"database {id} goes, but not its tables");
            _names.Remove(draft.Header.Name);
            _databases.Remove(id);
            _drafts.Remove(id);
            _removed.Add(id);
        }
    }

    /// <summary>Sees that numbers that were given out are not used again.</summary>
    public void Reserve(int nextDatabaseId, int nextTableId)
    {
        _nextDatabaseId = Math.Max(_nextDatabaseId, nextDatabaseId);
        _nextTableId = Math.Max(_nextTableId, nextTableId);
    }

    /// <summary>Returns what has been made.</summary>
    public CatalogSnapshot Build(long version)
    {
        var (databaseCount, tableCount) = (before.DatabaseCount, before.TableCount);
        foreach (var id in _drafts.Keys.Concat(_removed))
        {
            var old = before.FindDatabase(id);
            var made = _drafts.TryGetValue(id, out var draft) ? draft.Build() : null;
            if (made is not null)
            {
                _databases[id] = made;
            }

            databaseCount += Counted(made) - Counted(old);
            tableCount += CountedTables(made) - CountedTables(old);
        }

        return new CatalogSnapshot(version, _databases.ToImmutable(), _names.ToImmutable(), _tables.ToImmutable())
        {
            DatabaseCount = databaseCount,
            TableCount = tableCount,
            NextDatabaseId = _nextDatabaseId,
            NextTableId = _nextTableId,
        };
    }

    void Put(DatabaseHeader header)
    {
        Check(header.Id is > 0 and < int.MaxValue && header.Window > TimeSpan.Zero, $"database {header.Id} is not well defined");
        if (_databases.ContainsKey(header.Id))
        {
            var draft = Draft(header.Id);
            _names.Remove(draft.Header.Name);
            draft.Header = header;
        }
        else
        {
            var draft = new DatabaseDraft(header);
            _drafts.Add(header.Id, draft);
            _databases.Add(header.Id, draft.Build());
            _nextDatabaseId = Math.Max(_nextDatabaseId, header.Id + 1);
        }

        Check(_names.TryAdd(header.Name, header.Id), $"database \"{header.Name}\" is there twice");
    }

    void Put(TableHeader header)
    {
        Check(header.Id is > 0 and < int.MaxValue, $"table {header.Id} is not well defined");
        if (_tables.TryGetValue(header.Id, out var table))
        {
            Check(table.DatabaseId == header.DatabaseId, $"table {header.Id} is in two databases");
            Replace(table, table.With(header));
            return;
        }

        var made = new TableDefinition(header, []);
        _tables.Add(header.Id, made);
        Check(Draft(header.DatabaseId).TryAdd(made), $"table \"{header.Name}\" is there twice");
        _nextTableId = Math.Max(_nextTableId, header.Id + 1);
    }

    void Replace(TableDefinition table, TableDefinition made)
    {
        _tables[table.Id] = made;
        var draft = Draft(table.DatabaseId);
        draft.Remove(table);
        Check(draft.TryAdd(made), $"table \"{made.Name}\" is there twice");
    }

    TableDefinition Table(int id) => _tables.TryGetValue(id, out var table)
        ? table : throw new InvalidDataException($"there is no table {id}");

    DatabaseDraft Draft(int id)
    {
        if (!_drafts.TryGetValue(id, out var draft))
        {
            draft = _databases.TryGetValue(id, out var database)
                ? new DatabaseDraft(database) : throw new InvalidDataException($"there is no database {id}");
            _drafts.Add(id, draft);
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

    static int Counted(DatabaseDefinition? database) => database is { DeletedAt: null, IsInternal: false } ? 1 : 0;

    static int CountedTables(DatabaseDefinition? database) => database is { DeletedAt: null } ? database.TableCount : 0;
}
