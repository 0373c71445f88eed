using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;

namespace Quiver.Compute.Joining;

/// <summary>Which rows found a partner, and which only pairs whose condition was null. Several workers may mark at a time.</summary>
sealed unsafe class MatchFlags(MemoryBudget budget) : IDisposable
{
    const byte Matched = 1;
    const byte Unknown = 2;
    NativeBuffer? _flags;
    int _rowCount;

    /// <summary>Forgets everything and takes a number of rows.</summary>
    public void Reset(int rowCount)
    {
        if (_flags is null || _flags.Capacity < rowCount + 64L)
        {
            _flags?.Dispose();
            _flags = null;
            _flags = NativeBuffer.Allocate(rowCount + 64L, budget, "a hash join");
        }

        _flags.Clear(rowCount);
        _rowCount = rowCount;
    }

    /// <summary>The flags as bytes that can be kept elsewhere and put back.</summary>
    public Span<byte> AsSpan() => new(_flags!.Pointer, _rowCount);

    /// <summary>Marks rows as having a partner.</summary>
    public void Mark(RowIndices rows)
    {
        byte* flags = _flags!.Pointer;
        int* marked = rows.Rows;
        for (nint i = 0; i < rows.Count; i++)
        {
            flags[marked[i]] |= Matched;
        }
    }

    /// <summary>Marks the rows of pairs whose condition is null.</summary>
    public void MarkUnknown(RowIndices rows, Column condition)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            if (condition.IsNull(i))
            {
                _flags!.Pointer[rows.Rows[i]] |= Unknown;
            }
        }
    }

    /// <summary>Marks every row without partner as unknown: a row of the other side has a null key.</summary>
    public void MarkAllUnknown()
    {
        byte* flags = _flags!.Pointer;
        for (nint i = 0; i < _rowCount; i++)
        {
            flags[i] |= Unknown;
        }
    }

    /// <summary>Marks the rows whose key is null as unknown.</summary>
    public void MarkNullKeys(Column key)
    {
        if (!key.MayHaveNulls)
        {
            return;
        }

        for (int i = 0; i < _rowCount; i++)
        {
            if (key.IsNull(i))
            {
                _flags!.Pointer[i] |= Unknown;
            }
        }
    }

    /// <summary>Whether one of some rows was marked before, or stands in the list twice: then it has more than one partner.</summary>
    public bool AnyMarkedOrTwice(RowIndices rows)
    {
        byte* flags = _flags!.Pointer;
        for (int i = 0; i < rows.Count; i++)
        {
            if ((flags[rows.Rows[i]] & Matched) != 0 || (i > 0 && rows.Rows[i] == rows.Rows[i - 1]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Collects the rows from <paramref name="from"/> on that have (or have not) a partner, at most
    /// <paramref name="capacity"/>; returns where to go on.</summary>
    public int Collect(bool matched, int from, int capacity, RowIndices rows)
    {
        int* target = rows.Reserve(capacity);
        byte* flags = _flags!.Pointer;
        int count = 0;
        int row = from;
        for (; row < _rowCount && count < capacity; row++)
        {
            target[count] = row;
            count += ((flags[row] & Matched) != 0) == matched ? 1 : 0;
        }

        rows.Count = count;
        rows.MayHaveMissing = false;
        return row;
    }

    /// <summary>Returns the flags as a three-valued boolean column.</summary>
    public Column ToMark(ColumnScratch scratch)
    {
        ulong* bits = scratch.Bits(_rowCount);
        ulong* validity = scratch.Validity(_rowCount);
        for (int i = 0; i < _rowCount; i++)
        {
            byte flag = _flags!.Pointer[i];
            Bitmap.Put(bits, i, (flag & Matched) != 0);
            Bitmap.Put(validity, i, flag != Unknown);
        }

        return scratch.Boolean(_rowCount, validity);
    }

    public void Dispose()
    {
        _flags?.Dispose();
        _flags = null;
    }
}
