using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Grouping;

/// <summary>Numbers the combinations of keys, so that what sorts or compares rows by them has one small integer to look at.</summary>
static unsafe class KeyNumbers
{
    const int ChunkRows = 1 << 14;

    /// <summary>Returns a number for each row, equal for equal keys, as a column that owns its memory.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="budget">What memory is counted against.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="count">Receives the number of combinations, which are numbered from 0.</param>
    public static FixedWidthColumn Evaluate(
        IReadOnlyList<Column> keys, int rowCount, MemoryBudget budget, CancellationToken cancellationToken, out int count)
    {
        var owned = new ColumnBuffers();
        int* numbers = (int*)owned.Add((rowCount + 64L) * sizeof(int), budget).Pointer;
        var layout = new KeyLayout([.. keys.Select(k => k.Type)]);
        using var table = new GroupTable(layout, budget);
        using var stage = new KeyStage(layout, budget);
        for (int from = 0; from < rowCount; from += ChunkRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int rows = Math.Min(ChunkRows, rowCount - from);
            stage.Begin([.. keys.Select(k => k.Slice(from, rows))], keys.Count, rows);
            for (int strip = 0; strip < rows; strip += KeyStage.StripRows)
            {
                int length = Math.Min(KeyStage.StripRows, rows - strip);
                stage.Write(strip, length, layout.Words);
                table.FindOrAdd(stage.Rows, layout.Words, length, numbers + from + strip);
            }
        }

        count = table.GroupCount;
        return new FixedWidthColumn(DataType.Int32, rowCount, numbers, null, 0, owned);
    }
}
