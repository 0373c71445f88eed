using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Batches;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Windowing;

/// <summary>
/// A segment tree whose nodes are states of any aggregate (Leis et al., VLDB 2015): a node is the aggregate of 16 nodes below it, a
/// frame is put together from the largest nodes inside it. States are added in the order of their rows, for aggregates that see it, and
/// the pieces of many frames at a time, since accumulators work on vectors.
/// </summary>
sealed unsafe class FrameTree : IDisposable
{
    const int Shift = 4;
    const int ChunkFrames = 1024;

    readonly Func<MemoryBudget, GroupedAccumulator> _create;
    readonly IReadOnlyList<Column> _arguments;
    readonly MemoryBudget _budget;
    readonly int _rowCount;
    readonly List<GroupedAccumulator> _levels = [];
    readonly List<int> _sources = [];
    readonly List<int> _targets = [];
    readonly List<(int Level, int From, int To, int Target)> _right = [];

    /// <summary>Starts a tree over rows; levels are built when a frame first needs them.</summary>
    public FrameTree(
        Func<MemoryBudget, GroupedAccumulator> create, IReadOnlyList<Column> arguments, int rowCount, MemoryBudget budget)
    {
        _create = create;
        _arguments = arguments;
        _rowCount = rowCount;
        _budget = budget;
    }

    /// <summary>Returns the aggregate of each frame as a column that owns its memory.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="type">The type of the result.</param>
    /// <param name="begin">Adds what comes before the rows to some frames from a number on, which are groups from 0.</param>
    public Column Evaluate(FrameRanges frames, Arrow.Types.DataType type, Action<GroupedAccumulator, int, int> begin)
    {
        if (frames.RowCount <= ChunkFrames)
        {
            return Evaluate(frames, 0, frames.RowCount, begin);
        }

        var parts = new List<Column>();
        try
        {
            for (int from = 0; from < frames.RowCount; from += ChunkFrames)
            {
                parts.Add(Evaluate(frames, from, Math.Min(ChunkFrames, frames.RowCount - from), begin));
            }

            return ConcatKernel.Concat(parts, type, _budget);
        }
        finally
        {
            parts.ForEach(p => p.Dispose());
        }
    }

    public void Dispose() => _levels.ForEach(l => l.Dispose());

    Column Evaluate(FrameRanges frames, int from, int count, Action<GroupedAccumulator, int, int> begin)
    {
        using GroupedAccumulator result = _create(_budget);
        result.Resize(count);
        begin(result, from, count);
        int* starts = stackalloc int[count];
        int* ends = stackalloc int[count];
        for (int r = 0; r < frames.RangeCount; r++)
        {
            new Span<int>(frames.Starts(r) + from, count).CopyTo(new Span<int>(starts, count));
            new Span<int>(frames.Ends(r) + from, count).CopyTo(new Span<int>(ends, count));
            AddRange(result, starts, ends, count);
        }

        return result.Finish(0, count);
    }

    /// <summary>Climbs with the left ends of all frames, level by level, and comes down with what is left at their right ends.</summary>
    void AddRange(GroupedAccumulator result, int* starts, int* ends, int count)
    {
        _right.Clear();
        bool isOpen = true;
        for (int level = 0; isOpen; level++)
        {
            isOpen = false;
            for (int i = 0; i < count; i++)
            {
                int start = starts[i];
                int end = ends[i];
                if (start >= end)
                {
                    continue;
                }

                int first = (start + (1 << Shift) - 1) >> Shift;
                int last = end >> Shift;
                if (first >= last)
                {
                    Take(start, end, i);
                    starts[i] = ends[i] = 0;
                    continue;
                }

                Take(start, first << Shift, i);
                if (last << Shift < end)
                {
                    _right.Add((level, last << Shift, end, i));
                }

                starts[i] = first;
                ends[i] = last;
                isOpen = true;
            }

            Apply(result, level);
        }

        // Added level by level, so that from behind the levels come down; the frames of a level do not touch each other.
        for (int at = _right.Count; at > 0;)
        {
            int level = _right[at - 1].Level;
            for (; at > 0 && _right[at - 1].Level == level; at--)
            {
                Take(_right[at - 1].From, _right[at - 1].To, _right[at - 1].Target);
            }

            Apply(result, level);
        }
    }

    void Take(int from, int to, int target)
    {
        for (int i = from; i < to; i++)
        {
            _sources.Add(i);
            _targets.Add(target);
        }
    }

    void Apply(GroupedAccumulator result, int level)
    {
        if (_sources.Count == 0)
        {
            return;
        }

        ReadOnlySpan<int> sources = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_sources);
        ReadOnlySpan<int> targets = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_targets);
        if (level == 0)
        {
            AddRows(result, _arguments, sources, targets, _budget);
        }
        else
        {
            result.Merge(Level(level), sources, targets);
        }

        _sources.Clear();
        _targets.Clear();
    }

    /// <summary>Adds some rows of the arguments to groups.</summary>
    public static void AddRows(
        GroupedAccumulator result, IReadOnlyList<Column> arguments, ReadOnlySpan<int> rows, ReadOnlySpan<int> groups, MemoryBudget budget)
    {
        using var indices = new RowIndices(budget);
        indices.FromRows(rows, mayHaveMissing: false);
        var scratches = new ColumnScratch[arguments.Count];
        var taken = new Column[arguments.Count];
        for (int a = 0; a < taken.Length; a++)
        {
            scratches[a] = new ColumnScratch(budget);
            taken[a] = TakeKernel.Take(arguments[a], indices.Rows, indices.Count, mayHaveMissing: false, scratches[a]);
        }

        result.Update(taken, groups);
        foreach (ColumnScratch scratch in scratches)
        {
            scratch.Dispose();
        }
    }

    GroupedAccumulator Level(int level)
    {
        while (_levels.Count < level)
        {
            int below = _rowCount >> (Shift * _levels.Count);
            int[] parents = new int[below >> Shift << Shift];
            for (int i = 0; i < parents.Length; i++)
            {
                parents[i] = i >> Shift;
            }

            GroupedAccumulator nodes = _create(_budget);
            _levels.Add(nodes);
            nodes.Resize(below >> Shift);
            if (_levels.Count == 1)
            {
                nodes.Update([.. _arguments.Select(a => a.Slice(0, parents.Length))], parents);
            }
            else
            {
                int[] children = [.. Enumerable.Range(0, parents.Length)];
                nodes.Merge(_levels[^2], children, parents);
            }
        }

        return _levels[level - 1];
    }
}
