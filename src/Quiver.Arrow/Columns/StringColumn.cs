using System.Text;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Columns;

/// <summary>Text or bytes as 16-byte <see cref="StringView"/>s over heaps.</summary>
public sealed unsafe class StringColumn : Column
{
    internal StringColumn(
        DataType type, int length, StringView* views, ulong* validity, int nullCount = UnknownNulls, ColumnBuffers? owned = null,
            object? keepAlive = null)
        : base(type, length, validity, nullCount, owned, keepAlive)
    {
        Views = views;
    }

    /// <summary>The views; those of nulls are all zero.</summary>
    internal StringView* Views { get; }

    /// <summary>Returns the bytes of the value at an index; empty where it is null.</summary>
    public ReadOnlySpan<byte> GetBytes(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Length);
        return StringView.SpanOf(Views + index);
    }

    /// <summary>Returns the value at an index as text; null where it is null.</summary>
    public string? GetString(int index) => IsNull(index) ? null : Encoding.UTF8.GetString(GetBytes(index));

    internal override Column WithOwner(ColumnBuffers? owned, object keepAlive) =>
        new StringColumn(Type, Length, Views, Validity, UnknownNulls, owned, keepAlive);

    private protected override Column SliceCore(int offset, int length, ulong* validity, ColumnBuffers? owned) =>
        new StringColumn(Type, length, Views + offset, validity, UnknownNulls, owned, KeepAlive);

    private protected override object GetNonNull(int index) =>
        Type.Id == TypeId.Utf8 ? Encoding.UTF8.GetString(GetBytes(index)) : GetBytes(index).ToArray();
}
