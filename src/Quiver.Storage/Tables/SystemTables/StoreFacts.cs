using System.Globalization;
using Quiver.Arrow.Types;
using Quiver.Storage.Compaction;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Tables.SystemTables;

/// <summary>The system tables of how the store is doing: rows in memory, the log, merges of files, single numbers.</summary>
static class StoreFacts
{
    /// <summary>The tables.</summary>
    public static IEnumerable<ISystemTable> Tables { get; } =
    [
        new FactTable(
            "memory",
            FactTable.Columns(
                ("database_name", DataType.Utf8), ("table_name", DataType.Utf8), ("generation", DataType.Int64),
                ("generation_bytes", DataType.Int64), ("generation_created_at", FactTable.Time), ("row_count", DataType.Int64),
                ("series_count", DataType.Int64), ("min_time", FactTable.Time), ("max_time", FactTable.Time),
                ("min_sequence", DataType.Int64), ("max_sequence", DataType.Int64)),
            Memory),
        new FactTable(
            "compactions",
            FactTable.Columns(
                ("started_at", FactTable.Time), ("database_name", DataType.Utf8), ("table_name", DataType.Utf8), ("state", DataType.Utf8),
                ("input_files", DataType.Int64), ("input_bytes", DataType.Int64), ("input_rows", DataType.Int64),
                ("output_files", DataType.Int64), ("output_bytes", DataType.Int64), ("output_rows", DataType.Int64),
                ("min_time", FactTable.Time), ("max_time", FactTable.Time), ("duration", DataType.Duration(TimeUnit.Nanosecond)),
                ("error", DataType.Utf8)),
            request => request.Moment.Store.Upkeep.History.Entries
                .Select(merge => (Names: request.NamesOf(merge.TableId), Merge: merge))
                .Where(entry => request.Wants(entry.Names))
                .Select(entry => MergeRow(entry.Names, entry.Merge, request.Moment.Store.Options.Clock.GetUtcNow()))),
        new FactTable(
            "wal",
            FactTable.Columns(
                ("segment", DataType.Utf8), ("first_sequence", DataType.Int64), ("size_bytes", DataType.Int64), ("state", DataType.Utf8),
                ("modified_at", FactTable.Time)),
            Segments),
        new FactTable(
            "state",
            FactTable.Columns(("name", DataType.Utf8), ("value", DataType.Int64), ("meaning", DataType.Utf8)),
            request => State(request.Moment)),
    ];

    /// <summary>Returns the chunks in memory of a table.</summary>
    public static IEnumerable<(BufferChunk Chunk, ChunkState State)> ChunksOf(SystemMoment moment, int tableId) =>
        moment.State.Generations.Select(generation => generation.Find(tableId)).OfType<BufferTable>().SelectMany(ChunksOf);

    static IEnumerable<(BufferChunk Chunk, ChunkState State)> ChunksOf(BufferTable buffer) =>
        buffer.Chunks.Where(chunk => chunk.State is not null).Select(chunk => (chunk, chunk.State!));

    /// <summary>The rows in memory by table and generation.</summary>
    static IEnumerable<object?[]> Memory(SystemRequest request) =>
        from generation in request.Moment.State.Generations
        from buffer in generation.Tables
        let names = request.NamesOf(buffer.TableId)
        where request.Wants(names)
        let chunks = ChunksOf(buffer).Select(chunk => chunk.State).ToList()
        where chunks.Count > 0
        select new object?[]
        {
            names.Database, names.Table, generation.Number, generation.Bytes, generation.CreatedAt,
            chunks.Sum(chunk => (long)chunk.Count), chunks.Max(chunk => chunk.SeriesCount), chunks.Min(chunk => chunk.MinTime),
            chunks.Max(chunk => chunk.MaxTime), chunks.Min(chunk => chunk.MinSequence), chunks.Max(chunk => chunk.MaxSequence),
        };

    static object?[] MergeRow((string? Database, string? Table) names, CompactionEntry merge, DateTimeOffset now) =>
    [
        merge.StartedAt, names.Database, names.Table, merge.State, merge.InputFiles, merge.InputBytes, merge.InputRows,
        merge.Output?.Files, merge.Output?.Bytes, merge.Output?.Rows, merge.MinTime, merge.MaxTime,
        merge.Duration ?? (now > merge.StartedAt ? now - merge.StartedAt : TimeSpan.Zero), merge.Error,
    ];

    /// <summary>The segments of the log: the last one takes writes, those whose writes are all in data files are about to go.</summary>
    static IEnumerable<object?[]> Segments(SystemRequest request)
    {
        var folder = request.Moment.Store.LogFolder;
        if (!folder.Exists || !request.Scope.Access.IsAdmin)
        {
            return [];
        }

        var persisted = request.Moment.State.Manifest.WalSequence;
        List<(FileInfo File, long First)> segments =
        [
            .. folder.EnumerateFiles("*.wal")
                .Select(file => (file, First: long.TryParse(
                    Path.GetFileNameWithoutExtension(file.Name), NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                    ? first : -1))
                .Where(segment => segment.First >= 0)
                .OrderBy(segment => segment.First),
        ];
        return segments.Select((segment, i) => new object?[]
        {
            segment.File.Name, segment.First, segment.File.Exists ? segment.File.Length : 0,
            i == segments.Count - 1 ? "active" : segments[i + 1].First <= persisted + 1 ? "persisted" : "closed",
            segment.File.Exists ? segment.File.LastWriteTimeUtc : null,
        });
    }

    /// <summary>Single numbers.</summary>
    static IEnumerable<object?[]> State(SystemMoment moment)
    {
        var recovery = moment.Store.Recovery;
        yield return ["visible_sequence", moment.Sequence, "the last write that queries see"];
        yield return ["persisted_sequence", moment.State.Manifest.WalSequence, "the write up to which everything is in data files"];
        yield return ["buffered_bytes", moment.Store.Contents.BufferedBytes, "memory of rows that are not in data files, or still read"];
        yield return ["buffer_limit_bytes", moment.Store.Options.BufferBytes, "writers wait beyond this"];
        yield return ["file_count", moment.State.Manifest.FileCount, "data files"];
        yield return ["recovered_writes", recovery.Entries, "writes that only the log had when the store was opened"];
        yield return ["recovered_segments", recovery.Segments, "segments of the log that were read then"];
        yield return ["recovered_torn_bytes", recovery.TornBytes, "unfinished bytes at the end of the log, cut off then"];
    }
}
