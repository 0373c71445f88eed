using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Builders;

/// <summary>Counts nulls.</summary>
sealed unsafe class NullColumnBuilder(MemoryBudget budget) : ColumnBuilder(DataType.Null, budget)
{
    private protected override void AppendDefault() => Length++;

    private protected override void AppendObject(object value) =>
        throw new InvalidOperationException("a column of type Null holds nulls only");

    private protected override Column FinishCore(ColumnBuffers owned, ulong* validity)
    {
        owned.Dispose();
        return new NullColumn(Length);
    }

    private protected override void DisposeCore()
    {
    }
}
