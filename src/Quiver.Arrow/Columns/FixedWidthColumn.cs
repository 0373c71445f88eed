using Quiver.Arrow.Types;

namespace Quiver.Arrow.Columns;

/// <summary>Values of 1, 2, 4, 8 or 16 bytes: integers, floats, decimals, dates, times, timestamps, durations, intervals.</summary>
public sealed unsafe class FixedWidthColumn : Column
{
    internal FixedWidthColumn(
        DataType type, int length, void* data, ulong* validity, int nullCount = UnknownNulls, ColumnBuffers? owned = null,
            object? keepAlive = null)
        : base(type, length, validity, nullCount, owned, keepAlive)
    {
        Data = (byte*)data;
    }

    /// <summary>The first value.</summary>
    internal byte* Data { get; }

    /// <summary>Returns the raw values: days for dates, counts of the unit for times, unscaled integers for decimals. Nulls hold
    /// anything.</summary>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged
    {
        if (sizeof(T) != Type.ByteWidth)
        {
            throw new InvalidOperationException($"values of {Type} have {Type.ByteWidth} bytes, not {sizeof(T)}");
        }

        return new ReadOnlySpan<T>(Data, Length);
    }

    internal override Column WithOwner(ColumnBuffers? owned, object keepAlive) =>
        new FixedWidthColumn(Type, Length, Data, Validity, UnknownNulls, owned, keepAlive);

    private protected override Column SliceCore(int offset, int length, ulong* validity, ColumnBuffers? owned) =>
        new FixedWidthColumn(Type, length, Data + ((long)offset * Type.ByteWidth), validity, UnknownNulls, owned, KeepAlive);

    private protected override object GetNonNull(int index) => RawValues.ToObject(Type, Data, index);
}
