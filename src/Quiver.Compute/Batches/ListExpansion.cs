using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Batches;

/// <summary>
/// Lists the pairs of rows and elements that lists side by side stand for, a batch of pairs at a time: the numbers of the rows, and for
/// each list those of its elements, -1 where it has no more. A null list is an empty one.
/// </summary>
sealed unsafe class ListExpansion(MemoryBudget budget, int listCount, bool keepsEmpty) : IDisposable
{
    readonly ListColumn?[] _lists = new ListColumn?[listCount];
    readonly bool[] _isConstant = new bool[listCount];
    readonly ColumnScratch[] _flat = [.. Enumerable.Range(0, listCount).Select(_ => new ColumnScratch(budget))];
    readonly RowIndices[] _elements = [.. Enumerable.Range(0, listCount).Select(_ => new RowIndices(budget))];
    readonly ColumnScratch _ordinals = new(budget);
    int _rowCount;
    int _row;
    int _element;

    /// <summary>The numbers of the rows.</summary>
    public RowIndices Rows { get; } = new(budget);

    /// <summary>Begins with the lists of some rows.</summary>
    public void Begin(IReadOnlyList<Column> lists, int rowCount)
    {
        _rowCount = rowCount;
        _row = 0;
        _element = 0;
        for (int i = 0; i < lists.Count; i++)
        {
            _isConstant[i] = lists[i] is ConstantColumn;
            Column flat = lists[i] is ConstantColumn constant ? constant.Value : lists[i];
            _lists[i] = FlattenKernel.Flatten(flat, _flat[i]) as ListColumn;
        }
    }

    /// <summary>The elements of all rows of a list.</summary>
    public Column ElementsOf(int list) => _lists[list]?.Elements ?? new NullColumn(0);

    /// <summary>The numbers of the elements of a list in the pairs.</summary>
    public RowIndices ElementRows(int list) => _elements[list];

    /// <summary>Lists the next pairs; answers whether there are any.</summary>
    public bool Next(int most)
    {
        int* rows = Rows.Reserve(most);
        foreach (RowIndices elements in _elements)
        {
            elements.Reserve(most);
            elements.MayHaveMissing = false;
        }

        int count = 0;
        long* ordinals = (long*)_ordinals.Data(most, sizeof(long));
        ulong* isElement = _ordinals.Validity(most);
        new Span<ulong>(isElement, Bitmap.Words(most)).Clear();
        while (_row < _rowCount && count < most)
        {
            int length = Longest(_row);
            int repeats = keepsEmpty ? Math.Max(1, length) : length;
            int taken = Math.Min(repeats - _element, most - count);
            new Span<int>(rows + count, taken).Fill(_row);
            for (int i = 0; i < _lists.Length; i++)
            {
                _elements[i].MayHaveMissing |= Write(i, taken, _elements[i].Rows + count);
            }

            for (int i = 0; i < taken; i++)
            {
                ordinals[count + i] = _element + i + 1;
                if (length > 0)
                {
                    Bitmap.Set(isElement, count + i);
                }
            }

            count += taken;
            _element += taken;
            if (_element == repeats)
            {
                _element = 0;
                _row++;
            }
        }

        Rows.Count = count;
        Rows.MayHaveMissing = false;
        Array.ForEach(_elements, e => e.Count = count);
        return count > 0;
    }

    /// <summary>The position of the element within its row, from 1, null where there is none.</summary>
    public Column Ordinals() => _ordinals.FixedWidth(DataType.Int64, Rows.Count, _ordinals.Validity(Rows.Count));

    public void Dispose()
    {
        Rows.Dispose();
        _ordinals.Dispose();
        Array.ForEach(_flat, f => f.Dispose());
        Array.ForEach(_elements, e => e.Dispose());
    }

    int Longest(int row)
    {
        int longest = 0;
        for (int i = 0; i < _lists.Length; i++)
        {
            (int start, int end) = Range(i, row);
            longest = Math.Max(longest, end - start);
        }

        return longest;
    }

    (int Start, int End) Range(int list, int row)
    {
        row = _isConstant[list] ? 0 : row;
        return _lists[list] is { } lists && !lists.IsNull(row) ? lists.GetRange(row) : (0, 0);
    }

    /// <summary>Writes the numbers of the next elements of the row; answers whether some are missing.</summary>
    bool Write(int list, int count, int* target)
    {
        (int start, int end) = Range(list, _row);
        int present = Math.Clamp(end - start - _element, 0, count);
        for (int i = 0; i < present; i++)
        {
            target[i] = start + _element + i;
        }

        new Span<int>(target + present, count - present).Fill(-1);
        return present < count;
    }
}
