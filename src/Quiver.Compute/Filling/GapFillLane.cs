using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Filling;

/// <summary>One column of gap filling while the rows of a series are made.</summary>
sealed unsafe class GapFillLane : IDisposable
{
    readonly GapFillKind _kind;
    readonly Column _source;
    readonly DataType _type;
    readonly long* _times;
    readonly int* _order;
    readonly RowIndices _rows;
    readonly ColumnScratch _scratch;

    // Positions in the order of rows of the nearest values that are not null: behind, and not behind.
    int _previous = -1;
    int _following;

    // Values that interpolation put into rows of this batch.
    readonly List<(int Row, object Value)> _made = [];

    public GapFillLane(GapFillKind kind, Column source, DataType type, long* times, int* order, MemoryBudget budget)
    {
        _kind = kind;
        _source = source;
        _type = type;
        _times = times;
        _order = order;
        _rows = new RowIndices(budget);
        _scratch = new ColumnScratch(budget);
    }

    /// <summary>A series begins at a position.</summary>
    public void BeginSeries(int at)
    {
        _previous = -1;
        _following = at;
    }

    /// <summary>A batch begins.</summary>
    public void BeginBatch(int size)
    {
        _rows.Reserve(size);
        _made.Clear();
    }

    /// <summary>Puts a row of the output.</summary>
    /// <param name="row">Which.</param>
    /// <param name="position">The position of the row of the input that it is, -1 for one of a gap.</param>
    /// <param name="time">Its time.</param>
    /// <param name="at">The position of the next row of the input.</param>
    /// <param name="end">The end of the series.</param>
    public void Put(int row, int position, long time, int at, int end)
    {
        int source = position < 0 ? -1 : _order[position];
        bool hasValue = source >= 0 && !_source.IsNull(source);
        _previous = hasValue ? position : _previous;
        if (_kind == GapFillKind.Previous && !hasValue)
        {
            source = _previous < 0 ? -1 : _order[_previous];
        }

        _rows.Rows[row] = source;
        if (_kind == GapFillKind.Linear && position < 0 && _previous >= 0)
        {
            _following = Math.Max(_following, at);
            while (_following < end && _source.IsNull(_order[_following]))
            {
                _following++;
            }

            if (_following < end)
            {
                _made.Add((row, Between(_order[_previous], _order[_following], time)));
            }
        }
    }

    /// <summary>Returns the column of the batch.</summary>
    public Column Finish(int count)
    {
        bool zeroes = _kind == GapFillKind.Zero;
        if (_made.Count == 0 && !zeroes)
        {
            return TakeKernel.Take(_source, _rows.Rows, count, mayHaveMissing: true, _scratch);
        }

        ulong* validity = _scratch.Validity(count);
        Bitmap.Fill(validity, count, true);
        long* target = (long*)_scratch.Data(count, sizeof(long));
        long* values = (long*)((FixedWidthColumn)_source).Data;
        for (int i = 0; i < count; i++)
        {
            int row = _rows.Rows[i];
            bool isKnown = row >= 0 && !_source.IsNull(row);
            target[i] = isKnown ? values[row] : 0;
            if (!isKnown && !(zeroes && row < 0))
            {
                Bitmap.Clear(validity, i);
            }
        }

        foreach ((int row, object value) in _made)
        {
            target[row] = value is double number ? BitConverter.DoubleToInt64Bits(number) : value is ulong count64
                ? (long)count64 : (long)value;
            Bitmap.Put(validity, row, true);
        }

        return _scratch.FixedWidth(_type, count, validity);
    }

    public void Dispose()
    {
        _rows.Dispose();
        _scratch.Dispose();
    }

    /// <summary>The value at a time on the line between two rows, exact for integers but for the fraction that they lack.</summary>
    object Between(int left, int right, long time)
    {
        Int128 span = (Int128)_times[right] - _times[left];
        Int128 since = (Int128)time - _times[left];
        var values = (FixedWidthColumn)_source;
        switch (_type.Id)
        {
            case TypeId.Float64:
                double from = values.Values<double>()[left];
                return from + ((values.Values<double>()[right] - from) * ((double)since / (double)span));
            case TypeId.UInt64:
                return (ulong)OnLine(values.Values<ulong>()[left], values.Values<ulong>()[right], since, span);
            default:
                return (long)OnLine(values.Values<long>()[left], values.Values<long>()[right], since, span);
        }
    }

    static Int128 OnLine(Int128 from, Int128 to, Int128 since, Int128 span)
    {
        // The product of two differences of 64 bits may need 129: the whole part is taken out first.
        (Int128 whole, Int128 rest) = Int128.DivRem(to - from, span);
        return from + (whole * since) + (rest * since / span);
    }
}
