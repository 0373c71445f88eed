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

    /// <summary>Writes the rows, several chunks at a time; without rows that have expired and tables that are gone.</summary>
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
        await Parallel.ForEachAsync(WindowsOf(frozen.Generation, catalog), options, async (chunks, stop) =>
        {
            var kept = KeptOf(chunks[0].Definition, catalog);
            foreach (var file in await PersistAsync(chunks, frozen, kept, nextId, stop).ConfigureAwait(false))
            {
                files.Add(file);
            }
        }).ConfigureAwait(false);
        return [.. files.OrderBy(file => file.Id)];
    }

    /// <summary>Returns the chunks of each window, those with late rows last.</summary>
    static IEnumerable<IReadOnlyList<ChunkSnapshot>> WindowsOf(Generation generation, CatalogSnapshot catalog) =>
        from table in generation.Tables
        let definition = catalog.FindTable(table.TableId)
        where definition is not null
        from chunk in table.Chunks
        let state = chunk.State
        where state is not null
        group new ChunkSnapshot(generation, table, chunk, state, definition) by (definition.Id, chunk.Window) into window
        select window.OrderBy(chunk => chunk.Chunk.IsLate).ToList();

    TimeRange KeptOf(TableDefinition table, CatalogSnapshot catalog) =>
        Expiry.KeptBy(Expiry.RetentionOf(table, catalog), clock.GetUtcNow());

    async Task<IReadOnlyList<DataFile>> PersistAsync(
        IReadOnlyList<ChunkSnapshot> chunks, FrozenRows frozen, TimeRange kept, Func<long> nextId, CancellationToken cancellationToken)
    {
        var definition = chunks[0].Definition;
        using var rows = RowsOf(chunks, frozen, kept);
        var target = new FileTarget(
            definition, chunks[0].Chunk.Window, chunks.Min(chunk => chunk.State.MinSequence), chunks.Max(chunk => chunk.State.MaxSequence),
            frozen.Sequence, Level: 0, long.MaxValue, nextId);
        return await writer.WriteAsync(target, rows, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns the rows of the chunks of a window in the order of their keys, each key once.</summary>
    SortedRows RowsOf(IReadOnlyList<ChunkSnapshot> chunks, FrozenRows frozen, TimeRange kept)
    {
        var definition = chunks[0].Definition;
        List<int> all = [.. Enumerable.Range(0, definition.Schema.Fields.Count)];
        if (chunks is [{ State.IsUnique: true } only])
        {
            return Sorted(only, all, frozen, kept);
        }

        var plan = new MergePlan(definition, all);
        return plan.Merge([.. chunks.Select(chunk => Sorted(chunk, plan.Projection, frozen, kept))], BatchRows, budget);
    }

    SortedChunkRows Sorted(ChunkSnapshot chunk, IReadOnlyList<int> columns, FrozenRows frozen, TimeRange kept)
    {
        var deletes = new RowDeletes(chunk, frozen.Tombstones.Where(tombstone => tombstone.TableId == chunk.Definition.Id));
        return new SortedChunkRows(chunk, columns, new RowSelection(chunk.State, kept, null, deletes), BatchRows, budget);
    }
}
