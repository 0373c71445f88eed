using Quiver.Arrow.Batches;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Formats.Parquet.Pruning;
using Quiver.Storage.Caches;

namespace Quiver.Storage.Tables;

/// <summary>A table of the store in a snapshot: chunks in memory and in files.</summary>
sealed class QueryTable(TimeSeriesStore store, TableSnapshot rows, string database) : IInsertTarget, IDeleteTarget, IReadyAnswers
{
    TableStatistics? _statistics;

    /// <inheritdoc/>
    public Schema Schema => rows.Table.Schema;

    /// <inheritdoc/>
    public TableStatistics? Statistics => _statistics ??= CreateStatistics();

    /// <inheritdoc/>
    public int TimeColumn => rows.Table.TimeOrdinal;

    /// <summary>The caches.</summary>
    public CacheQueries Caches { get; } = new(store, rows);

    /// <inheritdoc/>
    public ITableProvider? FindLatest(LatestRequest request) => Caches.FindLatest(request);

    /// <inheritdoc/>
    public ITableProvider? FindDistinct(DistinctRequest request) => Caches.FindDistinct(request);

    /// <inheritdoc/>
    public FilterPushdown SupportsFilter(Expression filter) =>
        RowGroupFilter.IsSupported(filter) ? FilterPushdown.Inexact : FilterPushdown.Unsupported;

    /// <inheritdoc/>
    public ExecutionPlan Scan(ScanRequest request) => new TableScan(rows, request);

    /// <inheritdoc/>
    public async ValueTask<long> InsertAsync(IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken) =>
        await store.Batches.WriteAsync(database, rows.Table.Name, batches, [], cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<long> DeleteAsync(DeleteRequest request, CancellationToken cancellationToken)
    {
        var deletes = RowDeletion.Of(request, rows.Table, database);
        if (deletes.Count > 0)
        {
            await store.Rows.DeleteAsync(deletes, cancellationToken).ConfigureAwait(false);
        }

        return -1;
    }

    /// <summary>Keys that are in several chunks are counted in each: the number of rows is an upper bound.</summary>
    TableStatistics CreateStatistics()
    {
        var columns = new ColumnStatistics[Schema.Fields.Count];
        Array.Fill(columns, new ColumnStatistics());
        if (rows.Chunks.Count > 0)
        {
            var type = Schema.Fields[rows.Table.TimeOrdinal].Type;
            columns[rows.Table.TimeOrdinal] = new ColumnStatistics(
                BoundValue.OfInteger(rows.Chunks.Min(chunk => chunk.Times.Min)).ToScalar(type),
                BoundValue.OfInteger(rows.Chunks.Max(chunk => chunk.Times.Max)).ToScalar(type),
                0);
        }

        return new TableStatistics(rows.Chunks.Sum(chunk => chunk.RowCount), IsExact: false, columns);
    }
}
