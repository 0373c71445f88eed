using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Vectors;
using Quiver.Compute.Windowing;

namespace Quiver.Compute.Aggregation;

/// <summary>Counts rows, or rows in which no argument is null.</summary>
sealed unsafe class CountAccumulator(MemoryBudget budget) : GroupedAccumulator
{
    readonly StateArray<long> _counts = new(budget);

    public override long StateBytes => _counts.Bytes;

    public override void Resize(int groupCount) => _counts.Resize(groupCount);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        long* counts = _counts.Values;
        foreach (Column argument in arguments)
        {
            if (argument.MayHaveNulls)
            {
                UpdateChecked(arguments, groups);
                return;
            }
        }

        for (int i = 0; i < groups.Length; i++)
        {
            counts[groups[i]]++;
        }
    }

    public override void UpdateRun(IReadOnlyList<Column> arguments, int group, int rowCount)
    {
        if (arguments.Count == 0)
        {
            _counts.Values[group] += rowCount;
        }
        else if (arguments.Count == 1)
        {
            _counts.Values[group] += rowCount - arguments[0].NullCount;
        }
        else
        {
            base.UpdateRun(arguments, group, rowCount);
        }
    }

    internal override bool TryUpdateRuns(IReadOnlyList<Column> arguments, ReadOnlySpan<int> ends, ReadOnlySpan<int> groups)
    {
        if (arguments.Count > 1)
        {
            return false;
        }

        Column? argument = arguments.Count == 0 ? null : arguments[0];
        if (argument is NullColumn || (argument is ConstantColumn && argument.IsNull(0)))
        {
            return true;
        }

        ulong* validity = argument is null ? null : argument.Validity;
        long* counts = _counts.Values;
        int from = 0;
        for (int r = 0; r < ends.Length; r++)
        {
            int count = ends[r] - from;
            counts[groups[r]] += validity == null ? count : ValidityBits.Count(validity, from, count);
            from = ends[r];
        }

        return true;
    }

    internal override bool TryUpdateFrames(IReadOnlyList<Column> arguments, int rowCount, FrameRanges frames)
    {
        if (arguments.Count > 1)
        {
            return false;
        }

        using var values = new FrameValues(arguments.Count == 0 ? null : arguments[0], rowCount, frames, budget);
        values.CountRows(_counts.Values);
        return true;
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        long* others = ((CountAccumulator)other)._counts.Values;
        long* counts = _counts.Values;
        for (int i = 0; i < groups.Length; i++)
        {
            counts[groups[i]] += others[otherGroups[i]];
        }
    }

    public override Column Finish(int from, int count)
    {
        var owned = new ColumnBuffers();
        long* data = (long*)owned.Add((count + 64L) * 8, budget).Pointer;
        Buffer.MemoryCopy(_counts.Values + from, data, count * 8L, count * 8L);
        return new FixedWidthColumn(DataType.Int64, count, data, null, 0, owned);
    }

    protected override void Dispose(bool disposing)
    {
        _counts.Dispose();
        base.Dispose(disposing);
    }

    void UpdateChecked(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        long* counts = _counts.Values;
        for (int i = 0; i < groups.Length; i++)
        {
            bool isNull = false;
            foreach (Column argument in arguments)
            {
                isNull |= argument.IsNull(i);
            }

            counts[groups[i]] += isNull ? 0 : 1;
        }
    }
}
