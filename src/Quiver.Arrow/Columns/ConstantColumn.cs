namespace Quiver.Arrow.Columns;

/// <summary>One value, null or not, repeated: kernels evaluate it once.</summary>
public sealed unsafe class ConstantColumn : Column
{
    internal ConstantColumn(Column value, int length)
        : base(value.Type, length, null, 0, null, value)
    {
        Value = value;
        if (value.IsNull(0))
        {
            MarkAllNull();
        }
    }

    /// <summary>The value as a column of length 1.</summary>
    public Column Value { get; }

    /// <inheritdoc/>
    public override bool IsNull(int index) => Value.IsNull(0);

    internal override Column WithOwner(ColumnBuffers? owned, object keepAlive) =>
        new ConstantColumn(Value.WithOwner(owned, keepAlive), Length);

    private protected override Column SliceCore(int offset, int length, ulong* validity, ColumnBuffers? owned) =>
        new ConstantColumn(Value.View(), length);

    private protected override object? GetNonNull(int index) => Value.GetValue(0);

    private protected override void DisposeChildren() => Value.Dispose();
}
