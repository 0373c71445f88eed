using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Lists;

/// <summary>
/// Lists as row numbers of the elements that they consist of: a function says which elements it wants, and all are gathered at once.
/// </summary>
sealed unsafe class ListPicks
{
    int[] _rows = new int[64];
    int[] _ends = new int[64];
    bool[] _nulls = new bool[64];
    int _valueCount;
    int _nullCount;
    bool _hasMissing;

    /// <summary>The number of elements so far.</summary>
    public int Count { get; private set; }

    /// <summary>The elements picked since the last value ended.</summary>
    public Span<int> Open => _rows.AsSpan((_valueCount == 0 ? 0 : _ends[_valueCount - 1])..Count);

    /// <summary>Starts anew.</summary>
    public void Clear() => (Count, _valueCount, _nullCount, _hasMissing) = (0, 0, 0, false);

    /// <summary>Adds the element at a row.</summary>
    public void Add(int row)
    {
        if (Count == _rows.Length)
        {
            Grow(1);
        }

        _rows[Count++] = row;
    }

    /// <summary>Adds elements that lie behind each other.</summary>
    public void AddRange(int start, int end)
    {
        if (Count + (long)(end - start) > _rows.Length)
        {
            Grow(end - start);
        }

        for (int row = start; row < end; row++)
        {
            _rows[Count++] = row;
        }
    }

    /// <summary>Adds a null.</summary>
    public void AddNull()
    {
        _hasMissing = true;
        Add(-1);
    }

    /// <summary>Takes back all but the first elements of the open value.</summary>
    public void Keep(int count) => Count -= Open.Length - count;

    /// <summary>Ends a list.</summary>
    public void End() => End(isNull: false);

    /// <summary>Ends a value that is null.</summary>
    public void EndNull()
    {
        Keep(0);
        _nullCount++;
        End(isNull: true);
    }

    /// <summary>Returns the lists.</summary>
    public ListColumn Lists(DataType type, Column elements, ColumnScratch scratch)
    {
        int* offsets = scratch.Offsets(_valueCount + 1);
        offsets[0] = 0;
        for (int i = 0; i < _valueCount; i++)
        {
            offsets[i + 1] = _ends[i];
        }

        Column gathered = Gather(type is MapType map ? map.Entries : ((ListType)type).Element, elements, scratch.Child(0));
        ulong* validity = null;
        if (_nullCount > 0)
        {
            validity = scratch.Validity(_valueCount);
            for (int i = 0; i < _valueCount; i++)
            {
                Bitmap.Put(validity, i, !_nulls[i]);
            }
        }

        return scratch.List(type, _valueCount, FlattenKernel.Flatten(gathered, scratch.Child(1)), validity, _nullCount);
    }

    /// <summary>Returns the elements alone: one for each row, where a function gives no list.</summary>
    public Column Elements(DataType type, Column elements, ColumnScratch scratch) => Gather(type, elements, scratch);

    Column Gather(DataType type, Column elements, ColumnScratch scratch)
    {
        if (elements is NullColumn || elements.Length == 0)
        {
            return FlattenKernel.Flatten(NullColumns.Of(type, Count), scratch);
        }

        int* rows = (int*)scratch.Child(0).Data(Count, sizeof(int));
        _rows.AsSpan(0, Count).CopyTo(new Span<int>(rows, Count));
        return TakeKernel.Take(elements, rows, Count, _hasMissing, scratch.Child(1));
    }

    void End(bool isNull)
    {
        if (_valueCount == _ends.Length)
        {
            Array.Resize(ref _ends, _ends.Length * 2);
            Array.Resize(ref _nulls, _nulls.Length * 2);
        }

        _ends[_valueCount] = Count;
        _nulls[_valueCount++] = isNull;
    }

    void Grow(int more)
    {
        long needed = Math.Max((long)Count + more, Math.Min(_rows.Length * 2L, Array.MaxLength));
        if (needed > Array.MaxLength)
        {
            throw new QuiverException(
                ErrorCode.LimitExceeded, $"the lists of one batch would have {needed} elements; use fewer rows a batch");
        }

        Array.Resize(ref _rows, (int)needed);
    }
}
