using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Booleans;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Windowing;

/// <summary>An argument as a flat column without nulls, and the frames over the rows that are left.</summary>
sealed unsafe class FrameValues : IDisposable
{
    readonly ColumnScratch _flat;
    readonly ColumnScratch _taken;
    readonly KeptRows? _kept;
    readonly FrameRanges? _mapped;

    /// <summary>Leaves out the nulls of an argument; no argument stands for rows that all count.</summary>
    public FrameValues(Column? argument, int rowCount, FrameRanges frames, MemoryBudget budget)
    {
        _flat = new ColumnScratch(budget);
        _taken = new ColumnScratch(budget);
        Frames = frames;
        if (argument is null)
        {
            return;
        }

        Column = FlattenKernel.Flatten(argument, _flat);
        if (Column is not NullColumn && !Column.MayHaveNulls)
        {
            return;
        }

        using NativeBuffer mask = NativeBuffer.Allocate(Bitmap.Bytes(rowCount), budget, "a window");
        using var scratch = new ColumnScratch(budget);
        BooleanKernel.ToMask(BooleanKernel.IsNotNull(Column, scratch), rowCount, (ulong*)mask.Pointer);
        _kept = new KeptRows(budget);
        _kept.Set((ulong*)mask.Pointer, rowCount);
        _mapped = new FrameRanges(budget);
        _kept.Map(frames, _mapped);
        Column = _kept.Take(Column, _taken);
        Frames = _mapped;
    }

    /// <summary>The values; null where there is no argument.</summary>
    public Column? Column { get; }

    /// <summary>The frames over the values.</summary>
    public FrameRanges Frames { get; }

    /// <summary>Writes the number of values in each frame.</summary>
    public void CountRows(long* counts)
    {
        for (int r = 0; r < Frames.RangeCount; r++)
        {
            int* starts = Frames.Starts(r);
            int* ends = Frames.Ends(r);
            for (nint i = 0; i < Frames.RowCount; i++)
            {
                counts[i] += ends[i] - starts[i];
            }
        }
    }

    public void Dispose()
    {
        _flat.Dispose();
        _taken.Dispose();
        _kept?.Dispose();
        _mapped?.Dispose();
    }
}
