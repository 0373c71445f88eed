using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Aggregation;

/// <summary>Keeps the least or greatest boolean: bool_and is min, bool_or is max.</summary>
sealed unsafe class BooleanMinMaxAccumulator(bool isMax, MemoryBudget budget) : GroupedAccumulator
{
    const byte SeenFalse = 1;
    const byte SeenTrue = 2;
    readonly StateArray<byte> _seen = new(budget);

    public override long StateBytes => _seen.Bytes;

    public override void Resize(int groupCount) => _seen.Resize(groupCount);

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        for (int i = 0; i < groups.Length; i++)
        {
            if (arguments[0].GetValue(i) is bool value)
            {
                _seen.Values[groups[i]] |= value ? SeenTrue : SeenFalse;
            }
        }
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        for (int i = 0; i < groups.Length; i++)
        {
            _seen.Values[groups[i]] |= ((BooleanMinMaxAccumulator)other)._seen.Values[otherGroups[i]];
        }
    }

    public override Column Finish(int from, int count)
    {
        using var builder = (BooleanColumnBuilder)ColumnBuilder.Create(DataType.Boolean, budget);
        for (int i = from; i < from + count; i++)
        {
            byte seen = _seen.Values[i];
            if (seen == 0)
            {
                builder.AppendNull();
            }
            else
            {
                builder.Append(isMax ? (seen & SeenTrue) != 0 : (seen & SeenFalse) == 0);
            }
        }

        return builder.Finish();
    }

    protected override void Dispose(bool disposing)
    {
        _seen.Dispose();
        base.Dispose(disposing);
    }
}
