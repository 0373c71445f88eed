using Quiver.Arrow.Types;

namespace Quiver.Arrow.Columns;

/// <summary>Structs: one child column a field, each as long as the column itself.</summary>
public sealed unsafe class StructColumn : Column
{
    readonly Column[] _fields;

    internal StructColumn(
        DataType type, int length, Column[] fields, ulong* validity, int nullCount = UnknownNulls, ColumnBuffers? owned = null,
            object? keepAlive = null)
        : base(type, length, validity, nullCount, owned, keepAlive)
    {
        _fields = fields;
    }

    /// <summary>The children in the order of the type's fields.</summary>
    public IReadOnlyList<Column> Fields => _fields;

    internal override long OwnedBytes => base.OwnedBytes + _fields.Sum(f => f.OwnedBytes);

    internal override Column WithOwner(ColumnBuffers? owned, object keepAlive) =>
        new StructColumn(Type, Length, [.. _fields.Select(f => f.WithOwner(null, keepAlive))], Validity, UnknownNulls, owned, keepAlive);

    private protected override Column SliceCore(int offset, int length, ulong* validity, ColumnBuffers? owned)
    {
        var fields = new Column[_fields.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = _fields[i].Slice(offset, length);
        }

        return new StructColumn(Type, length, fields, validity, UnknownNulls, owned, KeepAlive);
    }

    private protected override object GetNonNull(int index)
    {
        object?[] values = new object?[_fields.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _fields[i].GetValue(index);
        }

        return values;
    }

    private protected override void DisposeChildren()
    {
        foreach (Column field in _fields)
        {
            field.Dispose();
        }
    }
}
