using System.Globalization;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Parquet.Pruning;
using Quiver.Storage.Merging;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Tables;

/// <summary>
/// Reads a table of the store: chunks that no other one overlaps as they are, row groups and blocks side by side, others merged by key.
/// </summary>
sealed class TableScan : MorselScan
{
    readonly TableSnapshot _table;
    readonly ScanRequest _request;
    readonly List<ScanPiece> _pieces;
    readonly List<RuntimeFilter> _times;
    readonly ScanCounters _counters = new();

    /// <summary>Plans a scan.</summary>
    public TableScan(TableSnapshot table, ScanRequest request)
    {
        _table = table;
        _request = request;
        Schema = table.Table.Schema.Select(request.Projection);
        _pieces = ScanPieces.Create(table.Chunks, TimeBounds.Of(request, table.Table.TimeOrdinal).Intersect(table.Visible));
        _times = [.. request.RuntimeFilters.Where(filter => filter.Ordinal == table.Table.TimeOrdinal)];
        if (_times.Exists(filter => filter.WantsGreatestFirst))
        {
            _pieces.Reverse();
        }
    }

    /// <inheritdoc/>
    public override Schema Schema { get; }

    /// <inheritdoc/>
    public override PlanProperties Properties => new() { RowCount = _pieces.Sum(piece => piece.RowCount) };

    /// <summary>The data files that are read.</summary>
    public int FileCount => _pieces.SelectMany(piece => piece.Chunks).OfType<FileChunk>().Select(chunk => chunk.File.Id).Distinct().Count();

    /// <summary>The parts into which the rows fall by time.</summary>
    public int PartCount => _pieces.Count;

    /// <inheritdoc/>
    public override string? Report => _counters.ToString();

    /// <inheritdoc/>
    public override string Describe()
    {
        var chunks = _pieces.SelectMany(piece => piece.Chunks).Distinct().ToList();
        var merged = _pieces.Where(piece => piece.IsMerged).SelectMany(piece => piece.Chunks).Distinct().Count();
        var filters = _request.Filters.Count == 0 ? "" : $", filters [{string.Join(" AND ", _request.Filters)}]";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"TableScan {_table.Table.Name}: {chunks.OfType<FileChunk>().Count()} files, {chunks.OfType<MemoryChunk>().Count()} in memory, "
            + $"{merged} merged, {_table.Chunks.Count - chunks.Count} left out, "
            + $"columns [{string.Join(", ", Schema.Fields.Select(field => field.Name))}]{filters}");
    }

    /// <inheritdoc/>
    public override MorselSource Open(TaskContext context, CancellationToken cancellationToken) => new PieceSource(
        _pieces.Count, new ChunkReading(_table, _request, _counters, context, cancellationToken), OpenPiece, cancellationToken);

    /// <summary>Opens a piece, unless its time is out of the ranges that are known by now.</summary>
    MorselSource? OpenPiece(int position, ChunkReading reading)
    {
        var piece = _pieces[position];
        if (_times.Exists(filter => filter.Range is { } range && piece.Times.Intersect(new TimeRange(range.Min, range.Max)).IsEmpty))
        {
            return null;
        }

        return piece.IsMerged ? OpenMerged(piece, reading) : reading.Open(piece.Chunks[0], piece.Times, _request.Projection);
    }

    MergedSource OpenMerged(ScanPiece piece, ChunkReading reading)
    {
        var plan = new MergePlan(_table.Table, _request.Projection);
        return new MergedSource(
            () => plan.Merge(
                [.. piece.Chunks.Select(chunk => SortedRowsOf(chunk, piece.Times, plan.Projection, reading))],
                reading.Context.BatchSize,
                reading.Context.Budget));
    }

    SortedRows SortedRowsOf(TableChunk chunk, TimeRange times, IReadOnlyList<int> projection, ChunkReading reading) =>
        chunk is FileChunk { File: var file }
            ? new FileRows(() => reading.OpenFile(file, times, projection, isMerged: true))
            : SortedRowsOf(((MemoryChunk)chunk).Rows, times, projection, reading);

    SortedChunkRows SortedRowsOf(ChunkSnapshot chunk, TimeRange times, IReadOnlyList<int> projection, ChunkReading reading) =>
        new(
            chunk, projection,
            new RowSelection(
                chunk.State, times, SeriesFilter.Of(chunk, _request, reading.Context), new RowDeletes(chunk, _table.Tombstones)),
            reading.Context.BatchSize, reading.Context.Budget);
}
