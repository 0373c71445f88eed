using Quiver.Arrow.Columns;
using Quiver.Compute.Comparison;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>A set of elements of one column: in order of arrival while it is small, sorted beyond. Null is a value like others.</summary>
sealed class ListElementSet(Column elements)
{
    const int Small = 8;

    // The sorted set compares rows: one number stands for the value that is looked for.
    const int Sought = -1;

    readonly List<int> _rows = [];
    SortedSet<int>? _sorted;
    Column? _sought;
    int _soughtRow;

    /// <summary>Adds an element; answers whether it was not there.</summary>
    public bool Add(int row)
    {
        if (_sorted is not null)
        {
            return _sorted.Add(row);
        }

        if (Has(elements, row))
        {
            return false;
        }

        _rows.Add(row);
        if (_rows.Count > Small)
        {
            _sorted = new SortedSet<int>(
                _rows, Comparer<int>.Create((x, y) => ValueComparer.Compare(ColumnOf(x), RowOf(x), ColumnOf(y), RowOf(y))));
        }

        return true;
    }

    /// <summary>Adds elements.</summary>
    public void AddRange((int Start, int End) range)
    {
        for (int row = range.Start; row < range.End; row++)
        {
            Add(row);
        }
    }

    /// <summary>Whether a value of a column is there.</summary>
    public bool Has(Column column, int row)
    {
        if (_sorted is not null)
        {
            (_sought, _soughtRow) = (column, row);
            return _sorted.Contains(Sought);
        }

        foreach (int mine in _rows)
        {
            if (ValueComparer.Compare(elements, mine, column, row) == 0)
            {
                return true;
            }
        }

        return false;
    }

    Column ColumnOf(int row) => row == Sought ? _sought! : elements;

    int RowOf(int row) => row == Sought ? _soughtRow : row;
}
