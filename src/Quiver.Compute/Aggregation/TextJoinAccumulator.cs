using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;

namespace Quiver.Compute.Aggregation;

/// <summary>Joins texts with a separator; nulls are skipped.</summary>
sealed class TextJoinAccumulator(MemoryBudget budget) : GroupedAccumulator
{
    (byte[] Bytes, int Length)[] _texts = [];
    byte[] _separator = ","u8.ToArray();
    long _bytes;

    public override long StateBytes => _bytes + (_texts.Length * 16L);

    public override void Resize(int groupCount)
    {
        if (groupCount > _texts.Length)
        {
            Array.Resize(ref _texts, Math.Max(groupCount, _texts.Length * 2));
        }
    }

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        for (int i = 0; i < groups.Length; i++)
        {
            if (arguments[0].IsNull(i))
            {
                continue;
            }

            if (arguments.Count > 1)
            {
                ReadOnlySpan<byte> separator = arguments[1].IsNull(i) ? [] : BytesAt(arguments[1], i);
                if (!separator.SequenceEqual(_separator))
                {
                    _separator = separator.ToArray();
                }
            }

            Add(groups[i], BytesAt(arguments[0], i));
        }
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        var source = (TextJoinAccumulator)other;
        _separator = source._separator;
        for (int i = 0; i < groups.Length; i++)
        {
            (byte[] bytes, int length) = source._texts[otherGroups[i]];
            if (bytes is not null)
            {
                Add(groups[i], bytes.AsSpan(0, length));
            }
        }
    }

    public override Column Finish(int from, int count)
    {
        using var builder = (StringColumnBuilder)ColumnBuilder.Create(DataType.Utf8, budget);
        for (int i = from; i < from + count; i++)
        {
            (byte[] bytes, int length) = _texts[i];
            if (bytes is null)
            {
                builder.AppendNull();
            }
            else
            {
                builder.Append(bytes.AsSpan(0, length));
            }
        }

        return builder.Finish();
    }

    static ReadOnlySpan<byte> BytesAt(Column column, int row)
    {
        ValueComparer.Resolve(ref column, ref row);
        return ((StringColumn)column).GetBytes(row);
    }

    void Add(int group, ReadOnlySpan<byte> text)
    {
        ref (byte[] Bytes, int Length) state = ref _texts[group];
        bool isFirst = state.Bytes is null;
        long needed = (long)state.Length + (isFirst ? 0 : _separator.Length) + text.Length;
        if (needed > Array.MaxLength)
        {
            throw new QuiverException(ErrorCode.LimitExceeded,
                $"string_agg would make a text of {needed} bytes; texts hold at most {Array.MaxLength}");
        }

        if (isFirst || state.Bytes!.Length < needed)
        {
            var grown = new byte[(int)Math.Min(Math.Max(needed, (state.Bytes?.Length ?? 16) * 2L), Array.MaxLength)];
            state.Bytes.AsSpan(0, state.Length).CopyTo(grown);
            _bytes += grown.Length - (state.Bytes?.Length ?? 0);
            state.Bytes = grown;
        }

        if (!isFirst)
        {
            _separator.CopyTo(state.Bytes, state.Length);
            state.Length += _separator.Length;
        }

        text.CopyTo(state.Bytes.AsSpan(state.Length));
        state.Length += text.Length;
    }
}
