using Quiver.Arrow.Types;
using Quiver.Storage.Catalog;

namespace Quiver.Storage.Caches;

/// <summary>The columns that caches show, by their ids.</summary>
static class CacheColumns
{
    /// <summary>Stands for the time, which has no id.</summary>
    public const int Time = 0;

    /// <summary>Returns the names of the key columns of a cache.</summary>
    public static IReadOnlyList<string> KeysOf(TableDefinition table, LastCacheDefinition definition) =>
        [.. KeyIdsOf(table, definition).Select(id => table.FindById(id)!.Name)];

    /// <summary>Returns the key columns of a cache.</summary>
    public static IReadOnlyList<int> KeyIdsOf(TableDefinition table, LastCacheDefinition definition) =>
        definition.KeyColumns ?? [.. table.SeriesKey.Select(tag => tag.Id)];

    /// <summary>Returns the columns that a cache shows: the keys, the values, the time.</summary>
    public static IReadOnlyList<int> Of(TableDefinition table, LastCacheDefinition definition)
    {
        var keys = KeyIdsOf(table, definition);
        var values = definition.ValueColumns ?? [.. table.Columns.Select(column => column.Id)];
        return [.. keys, .. values.Where(id => !keys.Contains(id)), Time];
    }

    /// <summary>Returns the id of a column of the table's schema.</summary>
    public static int IdOf(TableDefinition table, int ordinal) =>
        ordinal == table.TimeOrdinal ? Time : table.Find(table.Schema.Fields[ordinal].Name)!.Id;

    /// <summary>Returns a column as the table's schema has it.</summary>
    public static Field FieldOf(TableDefinition table, int id) =>
        table.Schema.Fields[id == Time ? table.TimeOrdinal : table.OrdinalOf(id)];
}
