using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Builders;

/// <summary>Builds boolean columns.</summary>
public sealed unsafe class BooleanColumnBuilder : ColumnBuilder
{
    NativeBuffer? _bits;

    internal BooleanColumnBuilder(MemoryBudget budget)
        : base(DataType.Boolean, budget)
    {
    }

    /// <summary>Appends a value.</summary>
    public void Append(bool value)
    {
        Reserve();
        Bitmap.Put((ulong*)_bits!.Pointer, Length++, value);
    }

    private protected override void AppendDefault() => Append(false);

    private protected override void AppendObject(object value) => Append((bool)value);

    private protected override Column FinishCore(ColumnBuffers owned, ulong* validity)
    {
        Reserve();
        NativeBuffer bits = _bits!;
        owned.Add(bits);
        _bits = null;
        return new BooleanColumn(Length, (ulong*)bits.Pointer, validity, NullCount, owned);
    }

    private protected override void DisposeCore()
    {
        _bits?.Dispose();
        _bits = null;
    }

    void Reserve()
    {
        long needed = Bitmap.Bytes(Length + 1);
        if (_bits is null || _bits.Capacity < needed)
        {
            Grow(ref _bits, _bits?.Capacity ?? 0, needed, Budget);
        }
    }
}
