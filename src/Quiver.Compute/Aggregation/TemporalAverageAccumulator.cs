using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Aggregation;

/// <summary>Averages dates and times; a date has <paramref name="ticks"/> of the result, rounded to the nearest.</summary>
sealed unsafe class TemporalAverageAccumulator(DataType result, long ticks, MemoryBudget budget) : GroupedAccumulator
{
    readonly StateArray<Int128> _sums = new(budget);
    readonly StateArray<long> _counts = new(budget);
    readonly ColumnScratch _flat = new(budget);

    public override long StateBytes => _sums.Bytes + _counts.Bytes;

    public override void Resize(int groupCount)
    {
        _sums.Resize(groupCount);
        _counts.Resize(groupCount);
    }

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        if (FlattenKernel.Flatten(arguments[0], _flat) is not FixedWidthColumn column)
        {
            return;
        }

        for (int i = 0; i < groups.Length; i++)
        {
            if (!column.IsNull(i))
            {
                _sums.Values[groups[i]] += RawNumbers.WholeAt(column, i);
                _counts.Values[groups[i]]++;
            }
        }
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        var source = (TemporalAverageAccumulator)other;
        for (int i = 0; i < groups.Length; i++)
        {
            _sums.Values[groups[i]] += source._sums.Values[otherGroups[i]];
            _counts.Values[groups[i]] += source._counts.Values[otherGroups[i]];
        }
    }

    public override Column Finish(int from, int count)
    {
        using var builder = (FixedWidthColumnBuilder)ColumnBuilder.Create(result, budget);
        for (int i = from; i < from + count; i++)
        {
            long rows = _counts.Values[i];
            if (rows == 0)
            {
                builder.AppendNull();
            }
            else
            {
                Int128 sum = _sums.Values[i] * ticks;
                RawNumbers.Append(builder, (sum + (Int128.Sign(sum) * (rows / 2))) / rows);
            }
        }

        return builder.Finish();
    }

    protected override void Dispose(bool disposing)
    {
        _sums.Dispose();
        _counts.Dispose();
        _flat.Dispose();
        base.Dispose(disposing);
    }
}
