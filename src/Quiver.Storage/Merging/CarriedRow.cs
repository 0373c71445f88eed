using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Selection;

namespace Quiver.Storage.Merging;

/// <summary>
/// Makes one row of the rows of one key at the end of a batch. It outlives the batch, because the next one may have the same key.
/// </summary>
static class CarriedRow
{
    /// <summary>Merges rows of a batch, of which later ones are newer, with an older row.</summary>
    public static RecordBatch Of(RecordBatch? older, RecordBatch batch, int from, int to, MemoryBudget budget)
    {
        var columns = new List<Column>(batch.Columns.Count);
        try
        {
            for (var i = 0; i < batch.Columns.Count; i++)
            {
                columns.Add(Newest(older?.Columns[i], batch.Columns[i], from, to, budget));
            }

            return new RecordBatch(batch.Schema, columns, 1);
        }
        catch
        {
            columns.ForEach(column => column.Dispose());
            throw;
        }
    }

    static Column Newest(Column? older, Column column, int from, int to, MemoryBudget budget)
    {
        using var appender = new ColumnAppender(column.Type, budget);
        var row = to - 1;
        while (row >= from && column.IsNull(row))
        {
            row--;
        }

        if (row >= from)
        {
            appender.Append(column, row, 1);
        }
        else if (older is not null)
        {
            appender.Append(older, 0, 1);
        }
        else
        {
            appender.AppendNulls(1);
        }

        return appender.Finish();
    }
}
