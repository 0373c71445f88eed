using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;

namespace Quiver.Compute.Aggregation;

/// <summary>
/// Joins texts with a separator; nulls are skipped. The separator of a row stands before its text, so a state keeps that of its first
/// row too: it counts where the state is put behind another one.
/// </summary>
sealed class TextJoinAccumulator(MemoryBudget budget) : GroupedAccumulator
{
    State[] _states = [];
    long _bytes;

    public override long StateBytes => _bytes + (_states.Length * 24L);

    public override void Resize(int groupCount)
    {
        if (groupCount > _states.Length)
        {
            Array.Resize(ref _states, Math.Max(groupCount, _states.Length * 2));
        }
    }

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        for (int i = 0; i < groups.Length; i++)
        {
            if (!arguments[0].IsNull(i))
            {
                ReadOnlySpan<byte> separator = arguments.Count == 1 ? ","u8 : arguments[1].IsNull(i) ? [] : BytesAt(arguments[1], i);
                Add(groups[i], separator, BytesAt(arguments[0], i));
            }
        }
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        var source = (TextJoinAccumulator)other;
        for (int i = 0; i < groups.Length; i++)
        {
            State state = source._states[otherGroups[i]];
            if (state.Bytes is not null)
            {
                Add(groups[i], state.Bytes.AsSpan(0, state.First), state.Bytes.AsSpan(state.First, state.Length - state.First));
            }
        }
    }

    public override Column Finish(int from, int count)
    {
        using var builder = (StringColumnBuilder)ColumnBuilder.Create(DataType.Utf8, budget);
        for (int i = from; i < from + count; i++)
        {
            State state = _states[i];
            if (state.Bytes is null)
            {
                builder.AppendNull();
            }
            else
            {
                builder.Append(state.Bytes.AsSpan(state.First, state.Length - state.First));
            }
        }

        return builder.Finish();
    }

    static ReadOnlySpan<byte> BytesAt(Column column, int row)
    {
        ValueComparer.Resolve(ref column, ref row);
        return ((StringColumn)column).GetBytes(row);
    }

    void Add(int group, ReadOnlySpan<byte> separator, ReadOnlySpan<byte> text)
    {
        ref State state = ref _states[group];
        long needed = (long)state.Length + separator.Length + text.Length;
        if (needed > Array.MaxLength)
        {
            throw new QuiverException(ErrorCode.LimitExceeded,
                $"string_agg would make a text of {needed} bytes; texts hold at most {Array.MaxLength}");
        }

        if (state.Bytes is null)
        {
            state.First = separator.Length;
        }

        if (state.Bytes is null || state.Bytes.Length < needed)
        {
            var grown = new byte[(int)Math.Min(Math.Max(needed, (state.Bytes?.Length ?? 16) * 2L), Array.MaxLength)];
            state.Bytes.AsSpan(0, state.Length).CopyTo(grown);
            _bytes += grown.Length - (state.Bytes?.Length ?? 0);
            state.Bytes = grown;
        }

        separator.CopyTo(state.Bytes.AsSpan(state.Length));
        text.CopyTo(state.Bytes.AsSpan(state.Length + separator.Length));
        state.Length = (int)needed;
    }

    /// <summary>The text of a group: a separator of <c>First</c> bytes, then the joined texts.</summary>
    struct State
    {
        public byte[]? Bytes;
        public int First;
        public int Length;
    }
}
