using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Sorting;

/// <summary>The numbers of rows as a column: the last key of an order that leaves no ties.</summary>
static unsafe class RowNumbers
{
    /// <summary>Returns the numbers from 0 to below a count; the column owns its memory.</summary>
    public static Column To(int count, MemoryBudget budget)
    {
        var owned = new ColumnBuffers();
        int* numbers = (int*)owned.Add((count + 16L) * sizeof(int), budget).Pointer;
        for (nint i = 0; i < count; i++)
        {
            numbers[i] = (int)i;
        }

        return new FixedWidthColumn(DataType.Int32, count, numbers, null, 0, owned);
    }

    /// <summary>Returns numbers that stand for runs of rows, each from a row on; the column owns its memory.</summary>
    public static Column OfRuns(IReadOnlyList<(long Number, int From)> runs, int count, MemoryBudget budget)
    {
        var owned = new ColumnBuffers();
        long* numbers = (long*)owned.Add((count + 16L) * sizeof(long), budget).Pointer;
        for (int r = 0; r < runs.Count; r++)
        {
            int end = r + 1 < runs.Count ? runs[r + 1].From : count;
            new Span<long>(numbers + runs[r].From, end - runs[r].From).Fill(runs[r].Number);
        }

        return new FixedWidthColumn(DataType.Int64, count, numbers, null, 0, owned);
    }
}
