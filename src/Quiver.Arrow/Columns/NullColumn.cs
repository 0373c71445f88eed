using Quiver.Arrow.Types;

namespace Quiver.Arrow.Columns;

/// <summary>A column in which every value is null and the type has no values.</summary>
public sealed unsafe class NullColumn : Column
{
    internal NullColumn(int length)
        : base(DataType.Null, length, null, 0, null, null)
    {
        MarkAllNull();
    }

    /// <inheritdoc/>
    public override bool IsNull(int index) => true;

    internal override Column WithOwner(ColumnBuffers? owned, object keepAlive) => this;

    private protected override Column SliceCore(int offset, int length, ulong* validity, ColumnBuffers? owned) => new NullColumn(length);

    private protected override object? GetNonNull(int index) => null;
}
