using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;
using Quiver.InfluxQl.Lowering;

namespace Quiver.InfluxQl.Series;

/// <summary>
/// Reads the points of a query that has them all in the order of time slice by slice, each by a plan of its own: no more rows than those
/// of a slice are sorted, and held, at a time, and the first rows are there when the first slice is.
/// </summary>
static class SlicedPoints
{
    /// <summary>Returns the slices of a query in the order in which they are read; one for all where slices are of no use.</summary>
    public static IReadOnlyList<TimeSlice> Of(PointQuery query, ISeriesStore store)
    {
        bool isOfUse = query.Dimensions.Count == 0 && query.RowsPerSeries is null && query.Measurements.Count == 1;
        IReadOnlyList<TimeSlice> slices = isOfUse ? store.Slice(query.Measurements[0], query.First, query.Last) : [];
        return slices.Count < 2 ? [new TimeSlice(query.First, query.Last)] : query.IsAscending ? slices : [.. slices.Reverse()];
    }

    /// <summary>Returns the rows of the first slice, which is open already, and of the others.</summary>
    public static async IAsyncEnumerable<RecordBatch> ReadAsync(
        IAsyncEnumerable<RecordBatch> opened, IEnumerable<TimeSlice> others, Func<TimeSlice, Task<IAsyncEnumerable<RecordBatch>>> open,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (RecordBatch batch in opened.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return batch;
        }

        foreach (TimeSlice slice in others)
        {
            IAsyncEnumerable<RecordBatch> next = await open(slice).ConfigureAwait(false);
            await foreach (RecordBatch batch in next.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                yield return batch;
            }
        }
    }
}
