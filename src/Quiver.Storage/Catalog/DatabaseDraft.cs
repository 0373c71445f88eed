using System.Collections.Immutable;

namespace Quiver.Storage.Catalog;

/// <summary>A database whose next version is being made.</summary>
sealed class DatabaseDraft
{
    readonly ImmutableSortedDictionary<string, TableDefinition>.Builder _tables;
    int _tableCount;

    /// <summary>Begins a new database.</summary>
    public DatabaseDraft(DatabaseHeader header)
    {
        Header = header;
        _tables = ImmutableSortedDictionary.CreateBuilder<string, TableDefinition>(StringComparer.Ordinal);
    }

    /// <summary>Begins the next version of a database.</summary>
    public DatabaseDraft(DatabaseDefinition database)
    {
        Header = database.Header;
        _tables = database.ByName.ToBuilder();
        _tableCount = database.TableCount;
    }

    /// <summary>What is said of it.</summary>
    public DatabaseHeader Header { get; set; }

    /// <summary>Whether no table is left.</summary>
    public bool IsEmpty => _tables.Count == 0;

    /// <summary>Adds a table unless there is one of its name.</summary>
    public bool TryAdd(TableDefinition table)
    {
        var isNew = _tables.TryAdd(table.Name, table);
        _tableCount += isNew && table.DeletedAt is null ? 1 : 0;
        return isNew;
    }

    /// <summary>Removes a table.</summary>
    public void Remove(TableDefinition table)
    {
        if (_tables.Remove(table.Name) && table.DeletedAt is null)
        {
            _tableCount--;
        }
    }

    /// <summary>Returns what has been made.</summary>
    public DatabaseDefinition Build() => new(Header, _tables.ToImmutable(), _tableCount);
}
