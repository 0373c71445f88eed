using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Booleans;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Batches;

/// <summary>Which rows of a batch another batch consists of: a reusable list of row numbers, -1 for a row of nulls.</summary>
sealed unsafe class RowIndices(MemoryBudget budget) : IDisposable
{
    /// <summary>Rows of a batch for each range that it may fall into: passing a range on costs as much as gathering so many.</summary>
    const int WorthwhileRange = 1024;

    NativeBuffer? _buffer;
    NativeBuffer? _mask;

    /// <summary>The row numbers.</summary>
    public int* Rows => (int*)_buffer!.Pointer;

    /// <summary>How many there are.</summary>
    public int Count { get; set; }

    /// <summary>Whether some row number may be -1.</summary>
    public bool MayHaveMissing { get; set; }

    /// <summary>Makes room and forgets what was there.</summary>
    public int* Reserve(int count)
    {
        long bytes = ((long)count + 64) * sizeof(int);
        if (_buffer is null || _buffer.Capacity < bytes)
        {
            _buffer?.Dispose();
            _buffer = null;
            _buffer = NativeBuffer.Allocate(bytes, budget, "a selection");
        }

        return Rows;
    }

    /// <summary>Sets this list to the rows that <paramref name="inner"/> picks out of <paramref name="outer"/>.</summary>
    public void Compose(RowIndices outer, RowIndices inner)
    {
        int* target = Reserve(inner.Count);
        int* from = outer.Rows;
        int* pick = inner.Rows;
        if (inner.MayHaveMissing)
        {
            for (nint i = 0; i < inner.Count; i++)
            {
                int row = pick[i];
                target[i] = row < 0 ? -1 : from[row];
            }
        }
        else
        {
            GatherKernel.Values((byte*)from, sizeof(int), pick, inner.Count, mayHaveMissing: false, (byte*)target);
        }

        Count = inner.Count;
        MayHaveMissing = outer.MayHaveMissing || inner.MayHaveMissing;
    }

    /// <summary>Sets this list to the rows for which a condition is true: not false, not null.</summary>
    public void FromCondition(Column condition, int length)
    {
        SetMask(condition, length);
        FromMask((ulong*)_mask!.Pointer, length);
    }

    /// <summary>
    /// Does the same, but where the rows are no more than a few runs of many rows, says so by their first rows and the rows after
    /// their last ones instead; then the list is not set.
    /// </summary>
    public bool TryRanges(Column condition, int length, List<(int From, int To)> ranges)
    {
        ranges.Clear();
        SetMask(condition, length);
        ulong* mask = (ulong*)_mask!.Pointer;
        int from = -1;
        ulong before = 0;
        for (int w = 0; w < Bitmap.Words(length); w++)
        {
            ulong bits = (w + 1) << 6 > length ? mask[w] & Bitmap.TailMask(length) : mask[w];
            for (ulong edges = bits ^ ((bits << 1) | before); edges != 0; edges &= edges - 1)
            {
                int row = (w << 6) + System.Numerics.BitOperations.TrailingZeroCount(edges);
                if (from < 0)
                {
                    from = row;
                    continue;
                }

                ranges.Add((from, row));
                from = -1;
                if (ranges.Count > 1 && (long)ranges.Count * WorthwhileRange > row)
                {
                    FromMask(mask, length);
                    return false;
                }
            }

            before = bits >> 63;
        }

        if (from >= 0)
        {
            ranges.Add((from, length));
        }

        return true;
    }

    void SetMask(Column condition, int length)
    {
        _mask ??= NativeBuffer.Allocate(Bitmap.Bytes(Math.Max(length, 8192)), budget, "a selection");
        if (_mask.Capacity < Bitmap.Bytes(length))
        {
            _mask.Dispose();
            _mask = NativeBuffer.Allocate(Bitmap.Bytes(length), budget, "a selection");
        }

        BooleanKernel.ToMask(condition, length, (ulong*)_mask.Pointer);
    }

    /// <summary>Sets this list to the rows of a list without those at some positions, which must rise.</summary>
    public void Except(RowIndices rows, RowIndices positions)
    {
        int* target = Reserve(rows.Count);
        int next = 0;
        int count = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            if (next < positions.Count && positions.Rows[next] == i)
            {
                next++;
            }
            else
            {
                target[count++] = rows.Rows[i];
            }
        }

        Count = count;
        MayHaveMissing = rows.MayHaveMissing;
    }

    /// <summary>Sets this list to a run of rows.</summary>
    public void FromRange(int from, int count)
    {
        int* target = Reserve(count);
        for (int i = 0; i < count; i++)
        {
            target[i] = from + i;
        }

        Count = count;
        MayHaveMissing = false;
    }

    /// <summary>Sets this list to given rows.</summary>
    public void FromRows(ReadOnlySpan<int> rows, bool mayHaveMissing)
    {
        rows.CopyTo(new Span<int>(Reserve(rows.Length), rows.Length));
        Count = rows.Length;
        MayHaveMissing = mayHaveMissing;
    }

    /// <summary>Gathers the rows of a column.</summary>
    public Column Take(Column source, ColumnScratch scratch) =>
        TakeKernel.Take(source, Rows, Count, MayHaveMissing, scratch);

    /// <summary>The row numbers.</summary>
    public ReadOnlySpan<int> AsSpan() => new(Rows, Count);

    /// <summary>Sets this list to the rows whose bit is set.</summary>
    public void FromMask(ulong* mask, int length)
    {
        Count = SelectionKernel.FromMask(mask, length, Reserve(length));
        MayHaveMissing = false;
    }

    /// <summary>Sets this list to the rows of another, each moved by <paramref name="offset"/>.</summary>
    public void FromShifted(RowIndices rows, int offset)
    {
        SelectionKernel.Shift(rows.Rows, rows.Count, offset, Reserve(rows.Count));
        Count = rows.Count;
        MayHaveMissing = false;
    }

    public void Dispose()
    {
        _buffer?.Dispose();
        _mask?.Dispose();
        _buffer = null;
        _mask = null;
    }
}
