using Quiver.Arrow.Errors;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Catalog;

/// <summary>Makes the definitions of caches from what users ask for.</summary>
static class CatalogCaches
{
    /// <summary>Adds a cache of newest rows to a table.</summary>
    public static TableHeader Add(TableDefinition table, LastCacheRequest request)
    {
        var keys = request.KeyColumns is { } names ? Ids(table, names, column => column.Role.Field != FieldType.Float, "be a key") : null;
        var values = request.ValueColumns is { } kept
            ? Ids(table, [.. kept.Where(name => name != KeyParser.TimeColumn)], _ => true, "be kept") : null;
        var keyNames = request.KeyColumns ?? [.. table.SeriesKey.Select(tag => tag.Name)];
        var name = request.Name ?? string.Join('_', keyNames.Prepend(table.Name).Append("last_cache"));
        Check(request.Count > 0, $"the count of cache \"{name}\" must be at least 1");
        Check(request.TimeToLive > TimeSpan.Zero, $"the time to live of cache \"{name}\" must be longer than nothing");
        CheckFree(table, name, table.LastCaches.Any(cache => cache.Name == name));
        var made = new LastCacheDefinition(name, keys, values, request.Count, request.TimeToLive);
        return table.Header with { LastCaches = [.. table.LastCaches, made] };
    }

    /// <summary>Adds a cache of distinct values to a table.</summary>
    public static TableHeader Add(TableDefinition table, DistinctCacheRequest request)
    {
        Check(request.Columns.Count > 0, $"a cache of distinct values of table \"{table.Name}\" needs at least one column");
        var columns = Ids(table, request.Columns, column => column.Role.Field is null or FieldType.Text, "have its distinct values cached");
        var name = request.Name ?? string.Join('_', request.Columns.Prepend(table.Name).Append("distinct_cache"));
        Check(request.MaxCardinality > 0, $"the cardinality of cache \"{name}\" must be at least 1");
        Check(request.MaxAge > TimeSpan.Zero, $"the age of cache \"{name}\" must be longer than nothing");
        CheckFree(table, name, table.DistinctCaches.Any(cache => cache.Name == name));
        var made = new DistinctCacheDefinition(name, columns, request.MaxCardinality, request.MaxAge);
        return table.Header with { DistinctCaches = [.. table.DistinctCaches, made] };
    }

    /// <summary>Removes a cache of newest rows.</summary>
    public static TableHeader RemoveLast(TableDefinition table, string name) => table.LastCaches.Any(cache => cache.Name == name)
        ? table.Header with { LastCaches = [.. table.LastCaches.Where(cache => cache.Name != name)] } : throw Unknown(table, name);

    /// <summary>Removes a cache of distinct values.</summary>
    public static TableHeader RemoveDistinct(TableDefinition table, string name) => table.DistinctCaches.Any(cache => cache.Name == name)
        ? table.Header with { DistinctCaches = [.. table.DistinctCaches.Where(cache => cache.Name != name)] } : throw Unknown(table, name);

    static int[] Ids(TableDefinition table, IReadOnlyList<string> names, Func<ColumnDefinition, bool> fits, string what)
    {
        var ids = new List<int>();
        foreach (var name in names)
        {
            var column = table.Find(name)
                ?? throw new QuiverException(ErrorCode.UnknownColumn, $"table \"{table.Name}\" has no column \"{name}\"");
            Check(fits(column), $"column \"{name}\" of table \"{table.Name}\" is {column.Role}, it cannot {what}");
            Check(!ids.Contains(column.Id), $"column \"{name}\" of table \"{table.Name}\" is there twice");
            ids.Add(column.Id);
        }

        return [.. ids];
    }

    static void CheckFree(TableDefinition table, string name, bool isTaken)
    {
        if (isTaken)
        {
            throw new QuiverException(ErrorCode.AlreadyExists, $"table \"{table.Name}\" has a cache \"{name}\" already");
        }
    }

    static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new QuiverException(ErrorCode.InvalidValue, otherwise);
        }
    }

    static QuiverException Unknown(TableDefinition table, string name) =>
        new(ErrorCode.UnknownTable, $"table \"{table.Name}\" has no cache \"{name}\"");
}
