using Quiver.Arrow.Types;

namespace Quiver.Arrow.Columns;

/// <summary>Lists, and maps as lists of key-value structs: value <c>i</c> is elements <c>Offsets[i]</c> to <c>Offsets[i + 1]</c>.</summary>
public sealed unsafe class ListColumn : Column
{
    internal ListColumn(
        DataType type, int length, int* offsets, Column elements, ulong* validity, int nullCount = UnknownNulls,
            ColumnBuffers? owned = null, object? keepAlive = null)
        : base(type, length, validity, nullCount, owned, keepAlive)
    {
        Offsets = offsets;
        Elements = elements;
    }

    /// <summary>The elements of all lists; the first offset need not be zero.</summary>
    public Column Elements { get; }

    /// <summary>Length + 1 offsets.</summary>
    internal int* Offsets { get; }

    internal override long OwnedBytes => base.OwnedBytes + Elements.OwnedBytes;

    /// <summary>Returns where the elements of a value start and end.</summary>
    public (int Start, int End) GetRange(int index) => (Offsets[index], Offsets[index + 1]);

    internal override Column WithOwner(ColumnBuffers? owned, object keepAlive) =>
        new ListColumn(Type, Length, Offsets, Elements.WithOwner(null, keepAlive), Validity, UnknownNulls, owned, keepAlive);

    private protected override Column SliceCore(int offset, int length, ulong* validity, ColumnBuffers? owned) =>
        new ListColumn(Type, length, Offsets + offset, Elements.View(), validity, UnknownNulls, owned, KeepAlive);

    private protected override object GetNonNull(int index)
    {
        (int start, int end) = GetRange(index);
        if (Type is MapType)
        {
            var pairs = new KeyValuePair<object, object?>[end - start];
            for (int i = start; i < end; i++)
            {
                object?[] entry = (object?[])Elements.GetValue(i)!;
                pairs[i - start] = new KeyValuePair<object, object?>(entry[0]!, entry[1]);
            }

            return pairs;
        }

        object?[] values = new object?[end - start];
        for (int i = start; i < end; i++)
        {
            values[i - start] = Elements.GetValue(i);
        }

        return values;
    }

    private protected override void DisposeChildren() => Elements.Dispose();
}
