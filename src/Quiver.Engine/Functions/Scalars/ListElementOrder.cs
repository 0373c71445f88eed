using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Orders the elements of one list at a time, stably: 64-bit numbers without nulls by value, all else by comparing.</summary>
sealed class ListElementOrder
{
    readonly List<int> _rows = [];
    long[] _keys = [];
    int[] _order = [];
    bool _isDescending;
    bool _nullsFirst;

    /// <summary>Reads the options of a row: the arguments after the list.</summary>
    public void Configure(ListCall call, int row, bool isReverse) =>
        Configure([.. Enumerable.Range(0, call.Count).Select(i => call[i])], row, isReverse);

    /// <summary>Reads the options of a row: the arguments after the list.</summary>
    public void Configure(Column[] arguments, int row, bool isReverse)
    {
        _isDescending = isReverse;
        _nullsFirst = false;
        for (int i = 1; i < arguments.Length; i++)
        {
            string option = RowLoop.Text(arguments[i], row).Trim().ToUpperInvariant();
            switch (option)
            {
                case "ASC" or "ASCENDING" when !isReverse:
                    break;
                case "DESC" or "DESCENDING" when !isReverse:
                    _isDescending = true;
                    break;
                case "NULLS FIRST":
                    _nullsFirst = true;
                    break;
                case "NULLS LAST":
                    _nullsFirst = false;
                    break;
                default:
                    throw new QuiverException(
                        ErrorCode.InvalidValue, $"'{option}' is no order of a list; it is ASC or DESC, and NULLS FIRST or NULLS LAST");
            }
        }
    }

    /// <summary>Returns the rows of some elements in order.</summary>
    public IReadOnlyList<int> Sort(Column elements, int start, int end)
    {
        _rows.Clear();
        if (elements is FixedWidthColumn { Type.Id: TypeId.Int64 } numbers && !elements.MayHaveNulls)
        {
            SortIntegers(numbers, start, end);
            return _rows;
        }

        for (int i = start; i < end; i++)
        {
            _rows.Add(i);
        }

        _rows.Sort((x, y) =>
        {
            bool isNull = elements.IsNull(x);
            int order = isNull != elements.IsNull(y) ? (isNull == _nullsFirst ? -1 : 1)
                : isNull ? 0 : ValueComparer.Compare(elements, x, elements, y) * (_isDescending ? -1 : 1);
            return order != 0 ? order : x.CompareTo(y);
        });
        return _rows;
    }

    void SortIntegers(FixedWidthColumn numbers, int start, int end)
    {
        int count = end - start;
        if (_keys.Length < count)
        {
            _keys = new long[Math.Max(count, 64)];
            _order = new int[_keys.Length];
        }

        ReadOnlySpan<long> values = numbers.Values<long>().Slice(start, count);
        for (int i = 0; i < count; i++)
        {
            _keys[i] = _isDescending ? ~values[i] : values[i];
            _order[i] = start + i;
        }

        _keys.AsSpan(0, count).Sort(_order.AsSpan(0, count));

        // Equal keys are equal values, but their positions are to stay in order.
        for (int from = 0; from < count;)
        {
            int to = from + 1;
            while (to < count && _keys[to] == _keys[from])
            {
                to++;
            }

            _order.AsSpan(from, to - from).Sort();
            from = to;
        }

        for (int i = 0; i < count; i++)
        {
            _rows.Add(_order[i]);
        }
    }
}
