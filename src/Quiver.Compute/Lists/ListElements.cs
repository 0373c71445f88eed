using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Selection;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Lists;

/// <summary>
/// The elements of all lists of a batch as rows of their own, those of null lists left out, and lists made of what was computed for
/// them. Everything that is returned holds until <see cref="Spread"/> is called again.
/// </summary>
sealed unsafe class ListElements(MemoryBudget budget) : IDisposable
{
    const int ElementScratch = 0;
    const int PositionScratch = 1;
    const int ResultScratch = 2;
    const int FlatScratch = 3;
    const int OffsetScratch = 4;

    readonly ColumnScratch _scratch = new(budget);
    readonly RowIndices _picked = new(budget);
    ListColumn? _list;
    int* _offsets;
    int _rows;

    /// <summary>The rows that the elements belong to.</summary>
    public RowIndices Parents { get; } = new(budget);

    /// <summary>The number of elements.</summary>
    public int Count { get; private set; }

    /// <summary>The elements in order.</summary>
    public Column Values { get; private set; } = new NullColumn(0);

    public void Dispose()
    {
        _scratch.Dispose();
        _picked.Dispose();
        Parents.Dispose();
    }

    /// <summary>Takes the lists of a batch.</summary>
    public void Spread(ListColumn list, int rows)
    {
        _list = list;
        _rows = rows;
        _offsets = _scratch.Child(OffsetScratch).Offsets(rows + 1);
        _offsets[0] = 0;
        long total = 0;
        for (int row = 0; row < rows; row++)
        {
            total += list.IsNull(row) ? 0 : list.Offsets[row + 1] - list.Offsets[row];
            _offsets[row + 1] = total <= int.MaxValue ? (int)total : throw new QuiverException(
                ErrorCode.LimitExceeded, $"the lists of one batch have more than {int.MaxValue} elements; use fewer rows a batch");
        }

        Count = (int)total;
        int* parents = Parents.Reserve(Count);
        for (int row = 0; row < rows; row++)
        {
            new Span<int>(parents + _offsets[row], _offsets[row + 1] - _offsets[row]).Fill(row);
        }

        Parents.Count = Count;
        Parents.MayHaveMissing = false;
        Values = Gather(list, rows);
    }

    /// <summary>Where the elements of a row start and end.</summary>
    public (int Start, int End) RangeOf(int row) => (_offsets[row], _offsets[row + 1]);

    /// <summary>The position of each element in its list, from 1.</summary>
    public FixedWidthColumn Positions()
    {
        ColumnScratch scratch = _scratch.Child(PositionScratch);
        var positions = (long*)scratch.Data(Count, sizeof(long));
        for (int row = 0; row < _rows; row++)
        {
            for (int i = _offsets[row]; i < _offsets[row + 1]; i++)
            {
                positions[i] = i - _offsets[row] + 1;
            }
        }

        return scratch.FixedWidth(DataType.Int64, Count, null, 0);
    }

    /// <summary>Returns the value of each element's row.</summary>
    public Column PerElement(Column column, ColumnScratch scratch) => column switch
    {
        NullColumn => new NullColumn(Count),
        ConstantColumn constant => new ConstantColumn(constant.Value, Count),
        _ => TakeKernel.Take(column, Parents.Rows, Count, mayHaveMissing: false, scratch),
    };

    /// <summary>Returns lists of the same lengths with other elements; null stands for elements that are all null.</summary>
    public ListColumn With(DataType type, Column? values)
    {
        DataType element = ((ListType)type).Element;
        Column all = values is not (null or NullColumn) ? values
            : element.Id == TypeId.Null ? new NullColumn(Count) : NullColumns.Of(element, Count);
        Column flat = FlattenKernel.Flatten(all, _scratch.Child(FlatScratch));
        int* offsets = _scratch.Offsets(_rows + 1);
        new ReadOnlySpan<int>(_offsets, _rows + 1).CopyTo(new Span<int>(offsets, _rows + 1));
        return _scratch.List(type, _rows, flat, ValidityBits.Copy(_list!.Validity, _rows, _scratch));
    }

    /// <summary>Returns lists of the elements for which a condition is true; null stands for one that is true nowhere.</summary>
    public ListColumn Where(DataType type, Column? condition)
    {
        _picked.Reserve(1);
        _picked.Count = 0;
        if (condition is not null)
        {
            _picked.FromCondition(condition, Count);
        }

        int* offsets = _scratch.Offsets(_rows + 1);
        offsets[0] = 0;
        for (int row = 0, kept = 0; row < _rows; row++)
        {
            while (kept < _picked.Count && _picked.Rows[kept] < _offsets[row + 1])
            {
                kept++;
            }

            offsets[row + 1] = kept;
        }

        Column taken = TakeKernel.Take(Values, _picked.Rows, _picked.Count, mayHaveMissing: false, _scratch.Child(ResultScratch));
        Column flat = FlattenKernel.Flatten(taken, _scratch.Child(FlatScratch));
        return _scratch.List(type, _rows, flat, ValidityBits.Copy(_list!.Validity, _rows, _scratch));
    }

    /// <summary>
    /// Whether a condition has a value for some element of each list. Three-valued: an element whose condition is null decides nothing,
    /// and leaves null where no other does.
    /// </summary>
    public BooleanColumn Match(Column? condition, bool sought, bool whenFound)
    {
        Column? flat = condition is null or NullColumn ? condition : FlattenKernel.Flatten(condition, _scratch.Child(FlatScratch));
        ulong* bits = _scratch.Bits(_rows);
        ulong* validity = _scratch.Validity(_rows);
        Bitmap.Fill(validity, _rows, true);
        for (int row = 0; row < _rows; row++)
        {
            bool isFound = false;
            bool hasNull = false;
            for (int i = _offsets[row]; i < _offsets[row + 1] && !isFound; i++)
            {
                bool isNull = flat is not BooleanColumn || flat.IsNull(i);
                hasNull |= isNull;
                isFound = !isNull && ((BooleanColumn)flat!)[i] == sought;
            }

            Bitmap.Put(bits, row, isFound == whenFound);
            if (_list!.IsNull(row) || (hasNull && !isFound))
            {
                Bitmap.Clear(validity, row);
            }
        }

        return _scratch.Boolean(_rows, validity);
    }

    Column Gather(ListColumn list, int rows)
    {
        int first = list.Offsets[0];
        if (list.Offsets[rows] - first == Count)
        {
            return list.Elements.Slice(first, Count);
        }

        int* picked = _picked.Reserve(Count);
        int at = 0;
        for (int row = 0; row < rows; row++)
        {
            for (int i = list.Offsets[row]; i < list.Offsets[row + 1] && !list.IsNull(row); i++)
            {
                picked[at++] = i;
            }
        }

        return TakeKernel.Take(list.Elements, picked, Count, mayHaveMissing: false, _scratch.Child(ElementScratch));
    }
}
