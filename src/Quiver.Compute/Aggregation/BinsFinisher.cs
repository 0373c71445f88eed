using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Compute.Mapping;

namespace Quiver.Compute.Aggregation;

/// <summary>
/// Counts values by bins: each has the values above the bound before it up to its own bound, or those equal to it where
/// <paramref name="isExact"/> is set. What is in no bin counts for the greatest value of the type.
/// </summary>
sealed class BinsFinisher(bool isExact) : RowsFinisher
{
    Column? _bounds;
    bool _ownsBounds;
    int[] _order = [];

    public override void Configure(IReadOnlyList<Column> arguments)
    {
        if (_bounds is not null)
        {
            return;
        }

        Column source = arguments[1];
        int row = 0;
        ValueComparer.Resolve(ref source, ref row);
        if (source is not ListColumn lists || lists.IsNull(row))
        {
            throw new QuiverException(ErrorCode.InvalidValue, "the bounds of a histogram must not be null");
        }

        (int start, int end) = lists.GetRange(row);
        using ColumnBuilder copy = ColumnBuilder.Create(lists.Elements.Type);
        for (int i = start; i < end; i++)
        {
            if (!lists.Elements.IsNull(i))
            {
                RowCopy.Append(copy, lists.Elements, i);
            }
        }

        _bounds = copy.Finish();
        _ownsBounds = true;
        _order = [.. ValueCounts.Of(_bounds, [.. Enumerable.Range(0, _bounds.Length)]).Select(c => c.Row)];
    }

    public override void Configure(IRowsFinisher other)
    {
        var source = (BinsFinisher)other;
        _bounds ??= source._bounds;
        _order = source._order.Length > 0 ? source._order : _order;
    }

    public override void Append(ColumnBuilder result, IReadOnlyList<Column> columns, ReadOnlySpan<int> rows)
    {
        long[] counts = new long[_order.Length + 1];
        foreach (int row in rows)
        {
            counts[BinOf(columns[0], row)]++;
        }

        for (int i = 0; i < _order.Length; i++)
        {
            int bound = _order[i];
            AppendEntry(result, key => RowCopy.Append(key, _bounds!, bound), counts[i]);
        }

        if (counts[^1] > 0)
        {
            AppendEntry(result, AppendGreatest, counts[^1]);
        }

        ((ListColumnBuilder)result).EndValue();
    }

    public override void Dispose()
    {
        if (_ownsBounds)
        {
            _bounds?.Dispose();
        }

        base.Dispose();
    }

    int BinOf(Column values, int row)
    {
        int low = 0;
        int high = _order.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (ValueComparer.Compare(values, row, _bounds!, _order[middle]) <= 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        bool isHit = !isExact || (low < _order.Length && ValueComparer.Compare(values, row, _bounds!, _order[low]) == 0);
        return isHit ? low : _order.Length;
    }

    /// <summary>Types without a greatest value have an empty one for what is in no bin.</summary>
    static void AppendGreatest(ColumnBuilder key)
    {
        switch (key.Type.Physical)
        {
            case PhysicalType.Int8:
                ((FixedWidthColumnBuilder)key).AppendRaw(sbyte.MaxValue);
                break;
            case PhysicalType.Int16:
                ((FixedWidthColumnBuilder)key).AppendRaw(short.MaxValue);
                break;
            case PhysicalType.Int32:
                ((FixedWidthColumnBuilder)key).AppendRaw(int.MaxValue);
                break;
            case PhysicalType.Int64:
                ((FixedWidthColumnBuilder)key).AppendRaw(long.MaxValue);
                break;
            case PhysicalType.UInt8 or PhysicalType.UInt16 or PhysicalType.UInt32 or PhysicalType.UInt64:
                AppendAllOnes((FixedWidthColumnBuilder)key);
                break;
            case PhysicalType.Float32:
                ((FixedWidthColumnBuilder)key).AppendRaw(float.PositiveInfinity);
                break;
            case PhysicalType.Float64:
                ((FixedWidthColumnBuilder)key).AppendRaw(double.PositiveInfinity);
                break;
            case PhysicalType.View:
                ((StringColumnBuilder)key).Append([]);
                break;
            default:
                key.AppendNull();
                break;
        }
    }

    static void AppendAllOnes(FixedWidthColumnBuilder key)
    {
        switch (key.Type.ByteWidth)
        {
            case 1:
                key.AppendRaw(byte.MaxValue);
                break;
            case 2:
                key.AppendRaw(ushort.MaxValue);
                break;
            case 4:
                key.AppendRaw(uint.MaxValue);
                break;
            default:
                key.AppendRaw(ulong.MaxValue);
                break;
        }
    }
}
