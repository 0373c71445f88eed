using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Selection;
using Quiver.InfluxQl.Results;

namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>
/// The memory of pieces of series. A piece belongs to whoever reads it, and may be a view of rows that are gone once the next piece is
/// asked for.
/// </summary>
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

    /// <summary>Returns a piece that outlives the next one; the given one is released.</summary>
    public static SeriesRows Keep(SeriesRows rows, MemoryBudget budget)
    {
        var kept = new Column[rows.Columns.Count];
        int count = 0;
        try
        {
            for (; count < kept.Length; count++)
            {
                kept[count] = CopyKernel.Copy(rows.Columns[count], budget);
            }
        }
        catch
        {
            foreach (Column column in kept.AsSpan(0, count))
            {
                column.Dispose();
            }

            throw;
        }
        finally
        {
            Release(rows);
        }

        return rows with { Columns = kept };
    }
}
