using System.Globalization;
using Quiver.Engine.Catalog;
using Quiver.Storage.Catalog;
using Quiver.Storage.Manifest;
using Quiver.Storage.State;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Tables.SystemTables;

/// <summary>The facts of a store at one moment, as rows of the tables of <see cref="SystemSchema"/>.</summary>
/// <param name="store">The store.</param>
/// <param name="catalog">The databases and tables.</param>
/// <param name="state">Where the rows are; counts and times of it stay after rows were freed.</param>
/// <param name="sequence">The last write that is visible.</param>
/// <param name="scope">Who asks: facts about other databases are left out.</param>
sealed class SystemFacts(TimeSeriesStore store, CatalogSnapshot catalog, StoreState state, long sequence, SnapshotScope scope)
{
    /// <summary>The databases, deleted ones included.</summary>
    public IEnumerable<object?[]> Databases() => catalog.Databases.Where(CanSee).Select(database => new object?[]
    {
        database.Name, TextOf(database.Retention), TextOf(database.Window), database.TableCount, database.DeletedAt, database.HardDeleteAt,
    });

    /// <summary>The tables, deleted ones included.</summary>
    public IEnumerable<object?[]> Tables() => Definitions().Select(entry =>
    {
        var (database, table) = entry;
        var files = state.Manifest.Find(table.Id);
        var chunks = ChunksOf(table).ToList();
        List<(long Min, long Max)> times =
        [
            .. files?.Files.Select(file => (file.MinTime, file.MaxTime)) ?? [],
            .. chunks.Select(chunk => (chunk.State.MinTime, chunk.State.MaxTime)),
        ];
        return new object?[]
        {
            database.Name, table.Name, table.SeriesKey.Count, table.Columns.Count - table.SeriesKey.Count,
            TextOf(table.Retention ?? database.Retention), files?.Count ?? 0, files?.Bytes ?? 0, files?.RowCount ?? 0,
            chunks.Sum(chunk => (long)chunk.State.Count), times.Count > 0 ? times.Min(time => time.Min) : null,
            times.Count > 0 ? times.Max(time => time.Max) : null, table.DeletedAt ?? database.DeletedAt,
            table.HardDeleteAt ?? database.HardDeleteAt,
        };
    });

    /// <summary>The columns of tables that are not deleted, in the order of SQL.</summary>
    public IEnumerable<object?[]> Columns() =>
        from entry in Definitions()
        where entry.Database.DeletedAt is null && entry.Table.DeletedAt is null
        from field in entry.Table.Schema.Fields
        let column = entry.Table.Find(field.Name)
        let position = column is null ? -1 : entry.Table.SeriesKey.ToList().IndexOf(column)
        select new object?[]
        {
            entry.Database.Name, entry.Table.Name, field.Name, column is null ? "time" : column.IsTag ? "tag" : "field",
            field.Type.ToString(), position < 0 ? null : position + 1L,
        };

    /// <summary>The data files by table and time.</summary>
    public IEnumerable<object?[]> Files() => state.Manifest.Tables
        .SelectMany(table => table.Files)
        .Select(file => (Names: NamesOf(file.TableId), File: file))
        .Where(entry => CanSee(entry.Names.Database))
        .OrderBy(entry => entry.Names.Database, StringComparer.Ordinal)
        .ThenBy(entry => entry.Names.Table, StringComparer.Ordinal)
        .Select(entry => new object?[]
        {
            entry.Names.Database, entry.Names.Table, entry.File.Path, entry.File.Bytes, entry.File.RowCount, entry.File.MinTime,
            entry.File.MaxTime, entry.File.MinSequence, entry.File.MaxSequence, entry.File.Level, entry.File.CreatedAt,
        });

    /// <summary>The deletes of rows that are not reclaimed yet.</summary>
    public IEnumerable<object?[]> Tombstones() => state.Manifest.Tables
        .SelectMany(table => table.Tombstones.Select(tombstone => (tombstone, IsInManifest: true)))
        .Concat(state.Tombstones.Where(tombstone => tombstone.Sequence <= sequence).Select(tombstone => (tombstone, IsInManifest: false)))
        .Where(entry => CanSee(NamesOf(entry.tombstone.TableId).Database))
        .Select(entry => Row(entry.tombstone, entry.IsInManifest));

    /// <summary>The rows in memory by table and generation.</summary>
    public IEnumerable<object?[]> Memory() =>
        from generation in state.Generations
        from buffer in generation.Tables
        let chunks = ChunksOf(buffer).ToList()
        where chunks.Count > 0
        let names = NamesOf(buffer.TableId)
        where CanSee(names.Database)
        select new object?[]
        {
            names.Database, names.Table, generation.Number, generation.Bytes, generation.CreatedAt,
            chunks.Sum(chunk => (long)chunk.State.Count), chunks.Max(chunk => chunk.State.SeriesCount),
            chunks.Min(chunk => chunk.State.MinTime), chunks.Max(chunk => chunk.State.MaxTime),
            chunks.Min(chunk => chunk.State.MinSequence), chunks.Max(chunk => chunk.State.MaxSequence),
        };

    /// <summary>The segments of the log.</summary>
    public IEnumerable<object?[]> Segments() => store.LogFolder.EnumerateFiles("*.wal")
        .OrderBy(file => file.Name, StringComparer.Ordinal)
        .Select(file => new object?[]
        {
            file.Name, long.Parse(Path.GetFileNameWithoutExtension(file.Name), CultureInfo.InvariantCulture), file.Exists ? file.Length : 0,
        });

    /// <summary>Single numbers.</summary>
    public IEnumerable<object?[]> State()
    {
        var recovery = store.Recovery;
        yield return ["visible_sequence", sequence, "the last write that queries see"];
        yield return ["persisted_sequence", state.Manifest.WalSequence, "the write up to which everything is in data files"];
        yield return ["buffered_bytes", store.Contents.BufferedBytes, "memory of rows that are not in data files, or still read"];
        yield return ["buffer_limit_bytes", store.Options.BufferBytes, "writers wait beyond this"];
        yield return ["file_count", state.Manifest.FileCount, "data files"];
        yield return ["recovered_writes", recovery.Entries, "writes that only the log had when the store was opened"];
        yield return ["recovered_segments", recovery.Segments, "segments of the log that were read then"];
        yield return ["recovered_torn_bytes", recovery.TornBytes, "unfinished bytes at the end of the log, cut off then"];
    }

    bool CanSee(DatabaseDefinition database) => CanSee(database.Name);

    /// <summary>What belongs to no database any more is the administrator's.</summary>
    bool CanSee(string? database) => database is null ? scope.Access.IsAdmin : scope.Access.CanRead(database);

    object?[] Row(Tombstone tombstone, bool isInManifest)
    {
        var names = NamesOf(tombstone.TableId);
        return
        [
            names.Database, names.Table, tombstone.Sequence, tombstone.MinTime == long.MinValue ? null : tombstone.MinTime,
            tombstone.MaxTime == long.MaxValue ? null : tombstone.MaxTime,
            string.Join(" AND ", tombstone.Tags.Select(tag => tag.Value is null ? $"{tag.Tag} IS NULL" : $"{tag.Tag} = '{tag.Value}'")),
            isInManifest,
        ];
    }

    IEnumerable<(DatabaseDefinition Database, TableDefinition Table)> Definitions() =>
        catalog.Databases.Where(CanSee).SelectMany(database => database.Tables.Select(table => (database, table)));

    (string? Database, string? Table) NamesOf(int tableId) => catalog.FindTable(tableId) is { } table
        ? (catalog.FindDatabase(table.DatabaseId)?.Name, table.Name)
        : (null, null);

    IEnumerable<(BufferChunk Chunk, ChunkState State)> ChunksOf(TableDefinition table) =>
        state.Generations.Select(generation => generation.Find(table.Id)).OfType<BufferTable>().SelectMany(ChunksOf);

    static IEnumerable<(BufferChunk Chunk, ChunkState State)> ChunksOf(BufferTable buffer) =>
        buffer.Chunks.Where(chunk => chunk.State is not null).Select(chunk => (chunk, chunk.State!));

    static string? TextOf(TimeSpan? period) => period is { } span ? PeriodText.Of(span) : null;
}
