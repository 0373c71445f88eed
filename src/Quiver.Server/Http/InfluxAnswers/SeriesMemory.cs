using Quiver.Arrow.Columns;
using Quiver.InfluxQl.Results;

namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>The memory of pieces of series, which belongs to whoever reads them.</summary>
static class SeriesMemory
{
    /// <summary>Gives the memory of a piece back.</summary>
    public static void Release(SeriesRows rows)
    {
        foreach (Column column in rows.Columns)
        {
            column.Dispose();
        }
    }
}
