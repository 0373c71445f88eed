using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Aggregation;

/// <summary>Keeps the least or greatest text or bytes. Values live in managed arrays: an extremum that is replaced leaves no
/// hole.</summary>
sealed unsafe class TextMinMaxAccumulator(DataType type, bool isMax, MemoryBudget budget) : GroupedAccumulator
{
    readonly ColumnScratch _flat = new(budget);
    byte[]?[] _values = [];
    long _bytes;

    public override long StateBytes => _bytes + (_values.Length * 8L);

    public override void Resize(int groupCount)
    {
        if (_values.Length < groupCount)
        {
            Array.Resize(ref _values, Math.Max(groupCount, _values.Length * 2));
        }
    }

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        if (FlattenKernel.Flatten(arguments[0], _flat) is not StringColumn column)
        {
            return;
        }

        for (int i = 0; i < groups.Length; i++)
        {
            if (!column.IsNull(i))
            {
                Offer(groups[i], StringView.SpanOf(column.Views + i));
            }
        }
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        var source = (TextMinMaxAccumulator)other;
        for (int i = 0; i < groups.Length; i++)
        {
            if (source._values[otherGroups[i]] is { } value)
            {
                Offer(groups[i], value);
            }
        }
    }

    public override Column Finish(int from, int count)
    {
        using var builder = (StringColumnBuilder)ColumnBuilder.Create(type, budget);
        for (int i = from; i < from + count; i++)
        {
            if (_values[i] is { } value)
            {
                builder.Append(value);
            }
            else
            {
                builder.AppendNull();
            }
        }

        return builder.Finish();
    }

    protected override void Dispose(bool disposing)
    {
        _flat.Dispose();
        base.Dispose(disposing);
    }

    void Offer(int group, ReadOnlySpan<byte> value)
    {
        byte[]? known = _values[group];
        if (known is not null)
        {
            int order = value.SequenceCompareTo(known);
            if (isMax ? order <= 0 : order >= 0)
            {
                return;
            }

            _bytes -= known.Length + 24;
        }

        _values[group] = value.ToArray();
        _bytes += value.Length + 24;
    }
}
