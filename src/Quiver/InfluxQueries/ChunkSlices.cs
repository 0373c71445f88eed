using Quiver.InfluxQl.Series;
using Quiver.Storage.Tables;

namespace Quiver.InfluxQueries;

/// <summary>Cuts times where no chunk lies on both sides, so that no row is read for two parts.</summary>
static class ChunkSlices
{
    /// <summary>Parts with fewer rows than these are read together: a plan costs as much as some thousand rows.</summary>
    const long LeastRows = 200_000;

    /// <summary>Returns the parts of a range of times.</summary>
    public static IReadOnlyList<TimeSlice> Of(IReadOnlyList<TableChunk> chunks, long first, long last)
    {
        var slices = new List<TimeSlice>();
        (long from, long end, long rows) = (first, long.MinValue, 0);
        foreach (TableChunk chunk in chunks.Where(chunk => chunk.Times.Min <= last && chunk.Times.Max >= first)
            .OrderBy(chunk => chunk.Times.Min))
        {
            if (rows >= LeastRows && chunk.Times.Min > end && chunk.Times.Min > from)
            {
                slices.Add(new TimeSlice(from, chunk.Times.Min - 1));
                (from, rows) = (chunk.Times.Min, 0);
            }

            end = Math.Max(end, chunk.Times.Max);
            rows += chunk.RowCount;
        }

        slices.Add(new TimeSlice(from, last));
        return slices;
    }
}
