using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Aggregation;

/// <summary>Sums or averages intervals.</summary>
sealed unsafe class IntervalSumAccumulator(bool isAverage, MemoryBudget budget) : GroupedAccumulator
{
    readonly StateArray<IntervalSum> _sums = new(budget);
    readonly ColumnScratch _flat = new(budget);

    public override long StateBytes => _sums.Bytes;

    public override void Resize(int groupCount) => _sums.Resize(groupCount);

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        if (FlattenKernel.Flatten(arguments[0], _flat) is not FixedWidthColumn column)
        {
            return;
        }

        var values = (IntervalValue*)column.Data;
        for (int i = 0; i < groups.Length; i++)
        {
            if (!column.IsNull(i))
            {
                _sums.Values[groups[i]].Add(values[i]);
            }
        }
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        IntervalSum* source = ((IntervalSumAccumulator)other)._sums.Values;
        for (int i = 0; i < groups.Length; i++)
        {
            _sums.Values[groups[i]].Merge(source[otherGroups[i]]);
        }
    }

    public override Column Finish(int from, int count)
    {
        using var builder = (FixedWidthColumnBuilder)ColumnBuilder.Create(DataType.Interval, budget);
        for (int i = from; i < from + count; i++)
        {
            IntervalSum sum = _sums.Values[i];
            if (sum.Count == 0)
            {
                builder.AppendNull();
            }
            else
            {
                builder.AppendRaw(isAverage ? sum.Average : sum.Sum);
            }
        }

        return builder.Finish();
    }

    protected override void Dispose(bool disposing)
    {
        _sums.Dispose();
        _flat.Dispose();
        base.Dispose(disposing);
    }
}
