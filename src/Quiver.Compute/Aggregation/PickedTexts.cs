using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;

namespace Quiver.Compute.Aggregation;

/// <summary>Texts and bytes, in managed arrays: one that is replaced leaves no hole. A tag mostly has the value that is there.</summary>
sealed unsafe class PickedTexts(DataType type, MemoryBudget budget) : PickedValues
{
    byte[]?[] _values = [];
    long _bytes;

    public override long Bytes => _bytes + (_values.Length * 8L);

    public override void Resize(int groupCount)
    {
        if (_values.Length < groupCount)
        {
            Array.Resize(ref _values, Math.Max(groupCount, _values.Length * 2));
        }
    }

    public override void Keep(Column column, int row, int group)
    {
        if (column.IsNull(row))
        {
            Set(group, null);
            return;
        }

        ValueComparer.Resolve(ref column, ref row);
        ReadOnlySpan<byte> value = StringView.SpanOf(((StringColumn)column).Views + row);
        if (_values[group] is not { } known || !value.SequenceEqual(known))
        {
            Set(group, value.ToArray());
        }
    }

    public override void Keep(PickedValues other, int otherGroup, int group) => Set(group, ((PickedTexts)other)._values[otherGroup]);

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

    public override void Dispose() => _values = [];

    void Set(int group, byte[]? value)
    {
        _bytes += (value is null ? 0 : value.Length + 24L) - (_values[group] is { } known ? known.Length + 24L : 0);
        _values[group] = value;
    }
}
