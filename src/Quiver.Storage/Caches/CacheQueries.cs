using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Storage.Catalog;
using Quiver.Storage.Tables;

namespace Quiver.Storage.Caches;

/// <summary>Answers queries of a table from its caches.</summary>
/// <param name="store">The store.</param>
/// <param name="rows">The table as the statement sees it.</param>
sealed class CacheQueries(TimeSeriesStore store, TableSnapshot rows)
{
    long Now => CacheTime.Nanoseconds(store.Options.Clock.GetUtcNow());

    /// <summary>Returns the table of a cache of newest rows, when it is filled.</summary>
    /// <param name="name">The name of the cache; null for the only one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="QuiverException">There is no such cache, or it cannot be filled.</exception>
    public async ValueTask<ITableProvider> OpenLastAsync(string? name, CancellationToken cancellationToken)
    {
        var table = rows.Table;
        var definition = Choose(table.LastCaches, cache => cache.Name, name, "newest rows");
        var content = await store.Caches.WaitAsync(table.Id, cancellationToken).ConfigureAwait(false);
        var ids = CacheColumns.Of(table, definition);
        var schema = new Schema([.. ids.Select(id => CacheColumns.FieldOf(table, id))]);
        store.Caches.Find(table.Id)?.CountHit(CacheKind.Last, definition.Name);
        return new CacheTable(
            "LastCache", definition.Name, schema, ids, CacheColumns.KeyIdsOf(table, definition),
            (request, budget) => content.Read(() =>
            {
                var reader = new LastReader(content, content.Find(definition) ?? throw Gone(definition.Name), table, rows.Visible, Now);
                return reader.Read(
                    reader.Select(request.Conditions, request.Limit ?? long.MaxValue), schema.Select(request.Projection),
                    [.. request.Projection.Select(place => ids[place])], budget);
            }));
    }

    /// <summary>Returns the table of a cache of distinct values, when it is filled.</summary>
    /// <param name="name">The name of the cache; null for the only one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="QuiverException">There is no such cache, or it cannot be filled.</exception>
    public async ValueTask<ITableProvider> OpenDistinctAsync(string? name, CancellationToken cancellationToken)
    {
        var table = rows.Table;
        var definition = Choose(table.DistinctCaches, cache => cache.Name, name, "distinct values");
        var content = await store.Caches.WaitAsync(table.Id, cancellationToken).ConfigureAwait(false);
        var schema = new Schema([.. definition.Columns.Select(id => CacheColumns.FieldOf(table, id))]);
        store.Caches.Find(table.Id)?.CountHit(CacheKind.Distinct, definition.Name);
        return new CacheTable(
            "DistinctCache", definition.Name, schema, definition.Columns, definition.Columns,
            (request, budget) => content.Read(() =>
            {
                var reader = new DistinctReader(content, content.Find(definition) ?? throw Gone(definition.Name), rows.Visible, Now);

                // As InfluxDB has it: the combinations of the columns up to the innermost one that is asked for.
                var depth = request.Projection.Count == 0 ? definition.Columns.Count : request.Projection.Max() + 1;
                var entries = reader.Select(depth, request.Conditions);
                var count = (int)Math.Min(entries.Length, request.Limit ?? long.MaxValue);
                return reader.Read(entries.AsSpan(0, count), schema.Select(request.Projection), request.Projection, budget);
            }));
    }

    /// <summary>Returns the newest rows of keys, as <see cref="IReadyAnswers.FindLatest"/> says.</summary>
    public ITableProvider? FindLatest(LatestRequest request)
    {
        var table = rows.Table;
        if (table.LastCaches.Count == 0 || store.Caches.FindReady(table) is not { } content)
        {
            return null;
        }

        HashSet<int> keys = [.. request.Keys.Select(IdOf)];
        int[] columns = [.. request.Columns.Select(IdOf)];
        var conditions = new ColumnConditions(request.Filters, column => IdOf(request.OrdinalOf(column)));
        foreach (var definition in table.LastCaches.Where(cache => Covers(cache, keys, columns, request.Count)))
        {
            var sequence = 0L;
            var answer = content.Read(() =>
            {
                if (content.Find(definition) is not { } cache)
                {
                    return null;
                }

                sequence = content.LastSequence;
                var reader = new LastReader(content, cache, table, rows.Visible, Now);
                return reader.IsExact(conditions, request.Count, [.. request.LastNonNull.Select(IdOf)])
                    ? reader.Read(reader.Select(conditions), table.Schema.Select(request.Columns), columns, MemoryBudget.Unlimited)
                    : null;
            });
            if (Finish(answer, content, sequence, CacheKind.Last, definition.Name) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Returns the distinct values of columns, as <see cref="IReadyAnswers.FindDistinct"/> says.</summary>
    public ITableProvider? FindDistinct(DistinctRequest request)
    {
        var table = rows.Table;
        if (table.DistinctCaches.Count == 0 || store.Caches.FindReady(table) is not { } content)
        {
            return null;
        }

        int[] columns = [.. request.Columns.Select(IdOf)];
        var conditions = new ColumnConditions(request.Filters, column => IdOf(request.OrdinalOf(column)));
        foreach (var definition in table.DistinctCaches.Where(cache => columns.All(cache.Columns.Contains)))
        {
            var sequence = 0L;
            var answer = content.Read(() =>
            {
                if (content.Find(definition) is not { } cache)
                {
                    return null;
                }

                sequence = content.LastSequence;
                var reader = new DistinctReader(content, cache, rows.Visible, Now);
                int[] places = [.. columns.Select(column => definition.Columns.ToList().IndexOf(column))];
                return reader.IsExact()
                    ? reader.Read(
                        reader.Unique(reader.Select(definition.Columns.Count, conditions), places), table.Schema.Select(request.Columns),
                        places, MemoryBudget.Unlimited)
                    : null;
            });
            if (Finish(answer, content, sequence, CacheKind.Distinct, definition.Name) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    ReadyTable? Finish(RecordBatch? answer, CacheContent content, long sequence, CacheKind kind, string name)
    {
        if (answer is null)
        {
            return null;
        }

        // A delete may have come between the look at the state and the answer; and what the answer has, the next scan must have too.
        if (content.IsStale || !store.Caches.WaitUntilVisible(sequence))
        {
            answer.Dispose();
            return null;
        }

        store.Caches.Find(rows.Table.Id)?.CountHit(kind, name);
        return new ReadyTable($"{(kind == CacheKind.Last ? "last_cache" : "distinct_cache")} \"{name}\"", answer);
    }

    /// <summary>Whether a cache has the columns, and its keys tell those of a request apart.</summary>
    bool Covers(LastCacheDefinition cache, HashSet<int> keys, int[] columns, int count)
    {
        var own = CacheColumns.KeyIdsOf(rows.Table, cache);
        return count <= cache.Count && keys.IsSubsetOf(own)
            && Array.TrueForAll(columns, id => id == CacheColumns.Time || rows.Table.FindById(id)!.IsTag
                || own.Contains(id) || cache.ValueColumns?.Contains(id) != false);
    }

    int IdOf(int ordinal) => CacheColumns.IdOf(rows.Table, ordinal);

    TDefinition Choose<TDefinition>(IReadOnlyList<TDefinition> caches, Func<TDefinition, string> nameOf, string? name, string what)
    {
        var table = rows.Table.Name;
        var names = string.Join(", ", caches.Select(nameOf).Order(StringComparer.Ordinal));
        if (caches.Count == 0)
        {
            throw new QuiverException(ErrorCode.UnknownTable, $"table {table} has no cache of {what}");
        }

        if (name is null)
        {
            return caches.Count == 1 ? caches[0] : throw new QuiverException(
                ErrorCode.WrongArguments,
                $"table {table} has {CountText(caches.Count)} caches of {what}: {names}; name one as the second argument");
        }

        return caches.FirstOrDefault(cache => nameOf(cache) == name) ?? throw new QuiverException(
            ErrorCode.UnknownTable, $"table {table} has no cache \"{name}\" of {what}; it has {names}");
    }

    static string CountText(int count) => count == 2 ? "two" : count.ToString(System.Globalization.CultureInfo.InvariantCulture);

    QuiverException Gone(string name) =>
        new(ErrorCode.UnknownTable, $"the cache \"{name}\" of table {rows.Table.Name} has just been dropped");
}
