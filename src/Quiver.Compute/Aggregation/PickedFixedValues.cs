using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;

namespace Quiver.Compute.Aggregation;

/// <summary>Booleans, and values of fixed width as bits.</summary>
sealed unsafe class PickedFixedValues<T>(DataType type, MemoryBudget budget) : PickedValues
    where T : unmanaged
{
    readonly StateArray<T> _values = new(budget);
    readonly StateArray<byte> _isValid = new(budget);

    public override long Bytes => _values.Bytes + _isValid.Bytes;

    public override void Resize(int groupCount)
    {
        _values.Resize(groupCount);
        _isValid.Resize(groupCount);
    }

    public override void Keep(Column column, int row, int group)
    {
        bool isValid = !column.IsNull(row);
        _isValid.Values[group] = isValid ? (byte)1 : (byte)0;
        if (!isValid)
        {
            return;
        }

        ValueComparer.Resolve(ref column, ref row);
        if (column is BooleanColumn boolean)
        {
            ((byte*)_values.Values)[group] = Bitmap.Get(boolean.Bits, row) ? (byte)1 : (byte)0;
        }
        else
        {
            _values.Values[group] = ((T*)((FixedWidthColumn)column).Data)[row];
        }
    }

    public override void Keep(PickedValues other, int otherGroup, int group)
    {
        var source = (PickedFixedValues<T>)other;
        _values.Values[group] = source._values.Values[otherGroup];
        _isValid.Values[group] = source._isValid.Values[otherGroup];
    }

    public override Column Finish(int from, int count)
    {
        var owned = new ColumnBuffers();
        bool isBits = type.Physical == PhysicalType.Bit;
        byte* data = owned.Add(isBits ? Bitmap.Bytes(count) : (count + 64L) * sizeof(T), budget).Pointer;
        ulong* validity = (ulong*)owned.Add(Bitmap.Bytes(count), budget).Pointer;
        int nulls = 0;
        for (int i = 0; i < count; i++)
        {
            if (isBits)
            {
                Bitmap.Put((ulong*)data, i, ((byte*)_values.Values)[from + i] != 0);
            }
            else
            {
                ((T*)data)[i] = _values.Values[from + i];
            }

            bool isValid = _isValid.Values[from + i] != 0;
            Bitmap.Put(validity, i, isValid);
            nulls += isValid ? 0 : 1;
        }

        return isBits
            ? new BooleanColumn(count, (ulong*)data, validity, nulls, owned)
            : new FixedWidthColumn(type, count, data, validity, nulls, owned);
    }

    public override void Dispose()
    {
        _values.Dispose();
        _isValid.Dispose();
    }
}
