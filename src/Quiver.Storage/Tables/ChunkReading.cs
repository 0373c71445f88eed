using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Formats.Parquet;
using Quiver.Formats.Parquet.Pruning;
using Quiver.Storage.Files;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Tables;

/// <summary>Opens chunks of a table for a scan.</summary>
/// <param name="table">The rows.</param>
/// <param name="request">What the scan asks for.</param>
/// <param name="counters">Counts what is read of files and left out.</param>
/// <param name="context">What the scan may use.</param>
/// <param name="cancellationToken">Ends the scan.</param>
sealed class ChunkReading(
    TableSnapshot table, ScanRequest request, ScanCounters counters, TaskContext context, CancellationToken cancellationToken)
{
    /// <summary>What the scan may use.</summary>
    public TaskContext Context => context;

    /// <summary>Whether files are on this machine.</summary>
    public bool IsLocal => table.Files.IsLocal;

    /// <summary>Opens a chunk whose rows may come in any order.</summary>
    public MorselSource Open(TableChunk chunk, TimeRange times, IReadOnlyList<int> projection) => chunk is FileChunk { File: var file }
        ? OpenFile(file, times, projection, isMerged: false)
        : OpenMemory(((MemoryChunk)chunk).Rows, times, projection);

    /// <summary>
    /// Opens a file. Its rows come in the order of their keys where one reader reads them. Where rows of other chunks may replace some of
    /// them, only filters over the key may leave rows out.
    /// </summary>
    public MorselSource OpenFile(
        Manifest.DataFile file, TimeRange times, IReadOnlyList<int> projection, bool isMerged)
    {
        var tombstones = table.TombstonesOf(file);
        var definition = table.Table;
        var isClipped = tombstones.Count > 0 || !times.Contains(new TimeRange(file.MinTime, file.MaxTime));
        List<int> wide = [.. projection];
        if (isClipped)
        {
            wide.AddRange(RowClip.ColumnsFor(definition, tombstones).Except(projection));
        }

        var rows = table.Files.Open(file);
        var own = FileRequest.Create(
            definition.Schema, wide, request, filter => !isMerged || IsAboutKey(filter), ordinal => !isMerged || IsKey(ordinal), rows);
        var narrow = definition.Schema.Select(projection);
        var schema = wide.Count == projection.Count ? narrow : definition.Schema.Select(wide);
        var source = new ParquetScan(rows, own.Request, counters).Open(context, cancellationToken);
        return new ConvertedSource(source, reader => new FileReader(
            reader, own, schema, narrow, isClipped ? new RowClip(definition, wide, times, tombstones, context.Budget) : null));
    }

    MemorySource OpenMemory(ChunkSnapshot rows, TimeRange times, IReadOnlyList<int> projection) =>
        new(rows, projection, times, table.Tombstones, SeriesFilter.Of(rows, request, context), context);

    /// <summary>Whether a filter is about the key only, so that it leaves out all rows of a key or none.</summary>
    bool IsAboutKey(Expression filter) => Engine.Logical.ExpressionRewriter.ColumnsOf(filter).All(id =>
        request.Ordinals.TryGetValue(id, out var ordinal) && IsKey(ordinal));

    bool IsKey(int ordinal) => table.Table.Find(table.Table.Schema.Fields[ordinal].Name) is not { Role.Field: not null };
}
