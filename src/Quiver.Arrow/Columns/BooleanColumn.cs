using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Columns;

/// <summary>Booleans, one bit each.</summary>
public sealed unsafe class BooleanColumn : Column
{
    internal BooleanColumn(
        int length, ulong* bits, ulong* validity, int nullCount = UnknownNulls, ColumnBuffers? owned = null, object? keepAlive = null)
        : base(DataType.Boolean, length, validity, nullCount, owned, keepAlive)
    {
        Bits = bits;
    }

    /// <summary>The values, from bit 0.</summary>
    internal ulong* Bits { get; }

    /// <summary>Returns the value at an index; false where it is null.</summary>
    public bool this[int index] => !IsNull(index) && Bitmap.Get(Bits, index);

    internal override Column WithOwner(ColumnBuffers? owned, object keepAlive) =>
        new BooleanColumn(Length, Bits, Validity, UnknownNulls, owned, keepAlive);

    private protected override Column SliceCore(int offset, int length, ulong* validity, ColumnBuffers? owned)
    {
        if ((offset & 63) == 0)
        {
            return new BooleanColumn(length, Bits + (offset >> 6), validity, UnknownNulls, owned, KeepAlive);
        }

        owned ??= new ColumnBuffers();
        ulong* shifted = (ulong*)owned.Add(Bitmap.Bytes(length), MemoryBudget.Unlimited).Pointer;
        Bitmap.CopyShifted(Bits, offset, shifted, length);
        return new BooleanColumn(length, shifted, validity, UnknownNulls, owned, KeepAlive);
    }

    private protected override object GetNonNull(int index) => Bitmap.Get(Bits, index);
}
