using Quiver.Arrow.Columns;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Operators;

namespace Quiver.Engine.Execution.Spilling;

/// <summary>Puts rows on disk in blocks that are worth a read each, and small enough to have several of them in memory.</summary>
static class RowBlocks
{
    const int MaxRows = 8192;

    const long MaxBytes = 1 << 20;

    /// <summary>The least number of blocks that memory has room for.</summary>
    const int LeastBlocks = 256;

    /// <summary>How many rows a block has: fewer where they are wide.</summary>
    public static int RowsOfBlock(int rowCount, long bytes, TaskContext context)
    {
        long most = Math.Min(MaxBytes, context.Budget.CeilingBytes / LeastBlocks);
        return (int)Math.Clamp(most * rowCount / Math.Max(1, bytes), 16, MaxRows);
    }

    /// <summary>Writes rows in their order.</summary>
    public static List<SpillBlock> Write(MaterializedRows rows, SpilledRows file, TaskContext context, CancellationToken stop)
    {
        var blocks = new List<SpillBlock>();
        int size = RowsOfBlock(rows.RowCount, rows.Bytes, context);
        for (int from = 0; from < rows.RowCount; from += size)
        {
            stop.ThrowIfCancellationRequested();
            int count = Math.Min(size, rows.RowCount - from);
            Column[] slices = [.. Enumerable.Range(0, rows.ColumnCount).Select(i => rows[i].Slice(from, count))];
            blocks.Add(file.Append(slices, count));
            Array.ForEach(slices, s => s.Dispose());
        }

        return blocks;
    }
}
