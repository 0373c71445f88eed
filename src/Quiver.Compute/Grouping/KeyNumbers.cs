using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Grouping;

/// <summary>Numbers the combinations of keys, so that what sorts or compares rows by them has one small integer to look at.</summary>
static unsafe class KeyNumbers
{
    const int ChunkRows = 1 << 14;

    /// <summary>Returns a number for each row, equal for equal keys, as a column that owns its memory.</summary>
    public static FixedWidthColumn Evaluate(
        IReadOnlyList<Column> keys, int rowCount, MemoryBudget budget, CancellationToken cancellationToken)
    {
        var owned = new ColumnBuffers();
        int* numbers = (int*)owned.Add((rowCount + 64L) * sizeof(int), budget).Pointer;
        var layout = new KeyLayout([.. keys.Select(k => k.Type)]);
        using var table = new GroupTable(layout, budget);
        using var stage = new KeyStage(layout, budget);
        for (int from = 0; from < rowCount; from += ChunkRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(ChunkRows, rowCount - from);
            stage.Begin([.. keys.Select(k => k.Slice(from, count))], keys.Count, count);
            for (int strip = 0; strip < count; strip += KeyStage.StripRows)
            {
                int length = Math.Min(KeyStage.StripRows, count - strip);
                stage.Write(strip, length, layout.Words);
                table.FindOrAdd(stage.Rows, layout.Words, length, numbers + from + strip);
            }
        }

        return new FixedWidthColumn(DataType.Int32, rowCount, numbers, null, 0, owned);
    }
}
