using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Aggregation;

/// <summary>Combines integers of one width bit by bit.</summary>
sealed unsafe class BitAccumulator(BitFold fold, DataType type, MemoryBudget budget) : GroupedAccumulator
{
    readonly StateArray<long> _values = new(budget);
    readonly StateArray<byte> _seen = new(budget);
    readonly ColumnScratch _flat = new(budget);

    public override long StateBytes => _values.Bytes + _seen.Bytes;

    public override void Resize(int groupCount)
    {
        _values.Resize(groupCount);
        _seen.Resize(groupCount);
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
                Add(groups[i], unchecked((long)RawNumbers.WholeAt(column, i)));
            }
        }
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        var source = (BitAccumulator)other;
        for (int i = 0; i < groups.Length; i++)
        {
            if (source._seen.Values[otherGroups[i]] != 0)
            {
                Add(groups[i], source._values.Values[otherGroups[i]]);
            }
        }
    }

    public override Column Finish(int from, int count)
    {
        using var builder = (FixedWidthColumnBuilder)ColumnBuilder.Create(type, budget);
        for (int i = from; i < from + count; i++)
        {
            if (_seen.Values[i] == 0)
            {
                builder.AppendNull();
            }
            else
            {
                RawNumbers.Append(builder, type.Id == TypeId.UInt64 ? (ulong)_values.Values[i] : (Int128)_values.Values[i]);
            }
        }

        return builder.Finish();
    }

    protected override void Dispose(bool disposing)
    {
        _values.Dispose();
        _seen.Dispose();
        _flat.Dispose();
        base.Dispose(disposing);
    }

    void Add(int group, long value)
    {
        long* target = _values.Values + group;
        *target = _seen.Values[group] == 0 ? value : fold switch
        {
            BitFold.And => *target & value,
            BitFold.Or => *target | value,
            _ => *target ^ value,
        };
        _seen.Values[group] = 1;
    }
}
