using Quiver.Engine.Catalog;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Graph;
using Quiver.InfluxQl.Graph.Explain;
using Quiver.InfluxQl.Graph.Nodes;
using Quiver.InfluxQl.Lexical;
using Quiver.InfluxQueries.Schema;
using Quiver.Storage.Catalog;
using Quiver.Storage.Tables;
using Quiver.Storage.WriteBuffer;

namespace Quiver.InfluxQueries.Explaining;

/// <summary>The chunks of measurements at one moment: data files, and the chunks of the write buffer.</summary>
sealed class StoreChunks(StatementScope scope, CancellationToken cancellationToken) : IChunkMap, IDisposable
{
    readonly StoreSnapshot _snapshot = new(scope.Executor.Store, SnapshotScope.Whole);
    readonly Dictionary<MeasurementChunk, (TableSnapshot Rows, TableChunk Chunk)> _chunks = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<InfluxMeasurement, IReadOnlyList<MeasurementChunk>> _known = [];

    /// <inheritdoc/>
    public IReadOnlyList<MeasurementChunk> ChunksOf(InfluxMeasurement measurement)
    {
        if (!_known.TryGetValue(measurement, out IReadOnlyList<MeasurementChunk>? chunks))
        {
            chunks = FindRows(measurement) is { } rows
                ? [.. rows.Chunks.Where(chunk => chunk.RowCount > 0).OrderBy(chunk => chunk.Times.Min).Select(chunk => Name(rows, chunk))]
                : [];
            _known.Add(measurement, chunks);
        }

        return chunks;
    }

    /// <summary>Returns what it costs to read a chunk: its series, the values in memory, and the row
    /// groups of files.</summary>
    public ReadCounts CountsOf(ReadNode read)
    {
        if (read.Chunk is null || !_chunks.TryGetValue(read.Chunk, out (TableSnapshot Rows, TableChunk Chunk) found))
        {
            return default;
        }

        var series = new Dictionary<string, InfluxSeries>(StringComparer.Ordinal);
        TableSnapshot rows = found.Rows with { Chunks = [found.Chunk] };
        new TagScan(rows, scope.Executor.Database, scope.Executor.FileSeries).AddSeries(TimeRange.All, series, cancellationToken);
        if (found.Chunk is not FileChunk { File: { } file })
        {
            int fields = read.Columns.Count(column => column.Type != InfluxType.Tag);
            return new ReadCounts(1, series.Count, found.Chunk.RowCount * fields, 0, 0, 0);
        }

        return new ReadCounts(1, series.Count, 0, 1, found.Rows.Files.Open(file).Files[0].RowGroupCount, file.Bytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _snapshot.Dispose();

    TableSnapshot? FindRows(InfluxMeasurement measurement)
    {
        // Whether whoever asks may read it was asked before the statement began.
        DatabaseDefinition? database = scope.Executor.Store.Catalog.Current.FindDatabase(scope.StoreDatabaseOf(measurement));
        return database?.FindTable(measurement.Name) is { DeletedAt: null } table ? _snapshot.FindRows(table.Id) : null;
    }

    MeasurementChunk Name(TableSnapshot rows, TableChunk chunk)
    {
        string name = chunk is FileChunk { File: { } file } ? file.Path : $"memory {TimeText.Format(chunk.Times.Min)}";
        var named = new MeasurementChunk(name, chunk.Times.Min, chunk.Times.Max, chunk.RowCount);
        _chunks.Add(named, (rows, chunk));
        return named;
    }
}
