using System.Collections.Concurrent;
using Quiver.Arrow.Memory;
using Quiver.Storage.Catalog;
using Quiver.Storage.Manifest;
using Quiver.Storage.Merging;
using Quiver.Storage.Retention;
using Quiver.Storage.State;
using Quiver.Storage.Tables;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Persist;

/// <summary>Writes the rows of a generation to files: sorted by key, the rows of a key made one, without what was deleted.</summary>
/// <param name="writer">Writes files.</param>
/// <param name="clock">The clock of the age of rows.</param>
/// <param name="budget">What counts the memory.</param>
sealed class Persister(SortedFileWriter writer, TimeProvider clock, MemoryBudget budget)
{
    const int BatchRows = 8192;

    /// <summary>Writes the rows, several chunks at a time; tables that the catalog does not have any more are left out, and so are rows that
    /// have expired.</summary>
    /// <param name="frozen">The rows.</param>
    /// <param name="catalog">The tables.</param>
    /// <param name="nextId">Gives files numbers.</param>
    /// <param name="threads">How many chunks are written at a time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<DataFile>> PersistAsync(
        FrozenRows frozen, CatalogSnapshot catalog, Func<long> nextId, int threads, CancellationToken cancellationToken)
    {
        var files = new ConcurrentBag<DataFile>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ChunksOf(frozen.Generation, catalog), options, async (chunk, stop) =>
        {
            foreach (var file in await PersistAsync(chunk, frozen, KeptOf(chunk.Definition, catalog), nextId, stop).ConfigureAwait(false))
            {
                files.Add(file);
            }
        }).ConfigureAwait(false);
        return [.. files.OrderBy(file => file.Id)];
    }

    static IEnumerable<ChunkSnapshot> ChunksOf(Generation generation, CatalogSnapshot catalog) =>
        from table in generation.Tables
        let definition = catalog.FindTable(table.TableId)
        where definition is not null
        from chunk in table.Chunks
        let state = chunk.State
        where state is not null
        select new ChunkSnapshot(generation, table, chunk, state, definition);

    TimeRange KeptOf(TableDefinition table, CatalogSnapshot catalog) =>
        Expiry.KeptBy(Expiry.RetentionOf(table, catalog), clock.GetUtcNow());

    async Task<IReadOnlyList<DataFile>> PersistAsync(
        ChunkSnapshot chunk, FrozenRows frozen, TimeRange kept, Func<long> nextId, CancellationToken cancellationToken)
    {
        var definition = chunk.Definition;
        List<int> all = [.. Enumerable.Range(0, definition.Schema.Fields.Count)];
        var deletes = new RowDeletes(chunk, frozen.Tombstones.Where(tombstone => tombstone.TableId == definition.Id));
        var rows = new SortedChunkRows(chunk, all, kept, deletes, BatchRows, budget);
        using SortedRows unique = rows.HasUniqueKeys ? rows : Merged(definition, all, rows);
        var target = new FileTarget(
            definition, chunk.Chunk.Window, chunk.State.MinSequence, chunk.State.MaxSequence, frozen.Sequence, Level: 0,
            long.MaxValue, nextId);
        return await writer.WriteAsync(target, unique, cancellationToken).ConfigureAwait(false);
    }

    SortedRows Merged(TableDefinition definition, IReadOnlyList<int> columns, SortedRows rows)
    {
        var plan = new MergePlan(definition, columns);
        return plan.Merge(
            [new ReorderedRows(rows, definition.Schema.Select(plan.Projection), [.. plan.Projection])], BatchRows, budget);
    }
}
