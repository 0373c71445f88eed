using Quiver.Arrow.Batches;
using Quiver.InfluxQl.Lowering;

namespace Quiver.InfluxQl.Series;

/// <summary>Narrows the times of a query for the first or last row of each series before it reads all columns.</summary>
static class EdgeSearch
{
    /// <summary>Returns the query over the times in which all the rows lie that it asks for.</summary>
    public static async Task<PointQuery> NarrowAsync(PointQuery query, ISeriesStore store, CancellationToken cancellationToken)
    {
        if (!EdgePlan.IsOfUse(query))
        {
            return query;
        }

        IAsyncEnumerable<RecordBatch> batches = await store.StartAsync(
            (findTable, ids) => new EdgePlan(query, new MeasurementScans(query, findTable, ids), store.Functions).Build(),
            cancellationToken)
            .ConfigureAwait(false);
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                if (batch.Length == 1 && ColumnValues.ReaderOf(batch.Columns[0])(0) is { IsNull: false, Integer: var time })
                {
                    query = query.IsAscending ? query with { Last = time } : query with { First = time };
                }
            }
        }

        return query;
    }
}
