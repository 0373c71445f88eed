using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Booleans;
using Quiver.Compute.Selection;

namespace Quiver.Engine.Session;

/// <summary>Rows of a table with a last column that says of each whether a statement meant it.</summary>
static class MatchedRows
{
    /// <summary>The rows without that column.</summary>
    public static RecordBatch All(RecordBatch batch, Schema schema) =>
        new(schema, [.. batch.Columns.Take(schema.Fields.Count)], batch.Length);

    /// <summary>How many rows were meant.</summary>
    public static long Count(RecordBatch batch)
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        var matched = (BooleanColumn)FlattenKernel.Flatten(batch.Columns[^1], scratch);
        long count = 0;
        for (int i = 0; i < matched.Length; i++)
        {
            count += matched[i] ? 1 : 0;
        }

        return count;
    }

    /// <summary>The rows that were meant, or the others.</summary>
    public static RecordBatch Where(RecordBatch batch, Schema schema, bool isMatched)
    {
        int columnCount = schema.Fields.Count;
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        using var rows = new RowIndices(MemoryBudget.Unlimited);
        using var source = new ColumnBatch(MemoryBudget.Unlimited);
        using var kept = new ColumnBatch(MemoryBudget.Unlimited);
        Column matched = batch.Columns[columnCount];
        rows.FromCondition(isMatched ? matched : BooleanKernel.Not(matched, scratch), batch.Length);
        source.Reset(columnCount, batch.Length);
        for (int i = 0; i < columnCount; i++)
        {
            source.Set(i, batch.Columns[i]);
        }

        kept.SelectFrom(source, rows);
        Column[] columns = [.. Enumerable.Range(0, columnCount).Select(i => CopyKernel.Copy(kept[i], MemoryBudget.Unlimited))];
        return new RecordBatch(schema, columns, rows.Count);
    }
}
