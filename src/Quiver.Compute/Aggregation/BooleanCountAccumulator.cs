using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Aggregation;

/// <summary>Counts true rows: what count_if shows.</summary>
sealed unsafe class BooleanCountAccumulator(MemoryBudget budget) : GroupedAccumulator
{
    readonly StateArray<long> _counts = new(budget);
    readonly ColumnScratch _flat = new(budget);

    public override long StateBytes => _counts.Bytes;

    public override void Resize(int groupCount) => _counts.Resize(groupCount);

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        if (FlattenKernel.Flatten(arguments[0], _flat) is not BooleanColumn column)
        {
            return;
        }

        for (int i = 0; i < groups.Length; i++)
        {
            _counts.Values[groups[i]] += column[i] ? 1 : 0;
        }
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        var source = (BooleanCountAccumulator)other;
        for (int i = 0; i < groups.Length; i++)
        {
            _counts.Values[groups[i]] += source._counts.Values[otherGroups[i]];
        }
    }

    public override Column Finish(int from, int count)
    {
        using var builder = (FixedWidthColumnBuilder)ColumnBuilder.Create(DataType.Int64, budget);
        for (int i = from; i < from + count; i++)
        {
            builder.AppendRaw(_counts.Values[i]);
        }

        return builder.Finish();
    }

    protected override void Dispose(bool disposing)
    {
        _counts.Dispose();
        _flat.Dispose();
        base.Dispose(disposing);
    }
}
