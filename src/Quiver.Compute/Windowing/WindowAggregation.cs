using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Windowing;

/// <summary>
/// Evaluates an aggregate over frames, in the cheapest way that fits: by kernels of the accumulator for frames, once for each group of
/// rows where frames have no row in common, and otherwise by a <see cref="FrameTree"/>.
/// </summary>
/// <param name="create">Creates an accumulator.</param>
/// <param name="type">The type of the result.</param>
/// <param name="kept">Takes what the result lies in, to be disposed when it is no longer read.</param>
/// <param name="budget">What memory is counted against.</param>
sealed unsafe class WindowAggregation(
    Func<MemoryBudget, GroupedAccumulator> create, DataType type, List<IDisposable> kept, MemoryBudget budget)
{
    const int ChunkRows = 8192;

    /// <summary>The aggregate of earlier rows, one group; null where there are none.</summary>
    public GroupedAccumulator? Before { get; init; }

    /// <summary>How many of the first frames begin with those rows.</summary>
    public int Continued { get; init; }

    /// <summary>Returns the aggregate of each frame.</summary>
    public Column Evaluate(IReadOnlyList<Column> arguments, int rowCount, FrameRanges frames)
    {
        using (GroupedAccumulator direct = create(budget))
        {
            direct.Resize(frames.RowCount);
            if (direct.TryUpdateFrames(arguments, rowCount, frames))
            {
                // What has kernels for frames takes states in any order.
                AddBefore(direct, 0, frames.RowCount);
                return Keep(direct.Finish(0, frames.RowCount));
            }
        }

        if (Before is null && frames.AreDisjoint())
        {
            return EvaluateDisjoint(arguments, rowCount, frames);
        }

        using var tree = new FrameTree(create, arguments, rowCount, budget);
        return Keep(tree.Evaluate(frames, type, AddBefore));
    }

    /// <summary>Adds the earlier rows to some of the frames, which are the groups of an accumulator from 0.</summary>
    void AddBefore(GroupedAccumulator states, int from, int count)
    {
        int some = Before is null ? 0 : Math.Min(Continued - from, count);
        if (some > 0)
        {
            states.Merge(Before!, new int[some], [.. Enumerable.Range(0, some)]);
        }
    }

    T Keep<T>(T value)
        where T : IDisposable
    {
        kept.Add(value);
        return value;
    }

    /// <summary>Aggregates the rows of each frame one by one, in an order of their own or without some of them.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="frames">The frames.</param>
    /// <param name="ranks">The place of each row in the order; null to take rows as they are.</param>
    /// <param name="previous">For each row the last row before it with equal arguments, where such rows count once; otherwise null.</param>
    public Column EvaluateRows(IReadOnlyList<Column> arguments, FrameRanges frames, int[]? ranks, int[]? previous)
    {
        using GroupedAccumulator states = create(budget);
        using var groupOf = new ColumnScratch(budget);
        int* groups = (int*)groupOf.Data(frames.RowCount, sizeof(int));
        int count = 0;
        var rows = new List<int>();
        var targets = new List<int>();
        for (int i = 0; i < frames.RowCount; i++)
        {
            if (i > 0 && IsSame(frames, i))
            {
                groups[i] = count - 1;
                continue;
            }

            groups[i] = count++;
            int first = rows.Count;
            AddRows(frames, i, previous, rows);
            if (ranks is not null)
            {
                rows.Sort(first, rows.Count - first, Comparer<int>.Create((a, b) => ranks[a].CompareTo(ranks[b])));
            }

            while (targets.Count < rows.Count)
            {
                targets.Add(count - 1);
            }

            if (rows.Count >= ChunkRows)
            {
                Flush(states, count, arguments, rows, targets);
            }
        }

        Flush(states, count, arguments, rows, targets);
        return Spread(states, count, groups, frames.RowCount);
    }

    static bool IsSame(FrameRanges frames, int row)
    {
        for (int r = 0; r < frames.RangeCount; r++)
        {
            if (frames.Starts(r)[row] != frames.Starts(r)[row - 1] || frames.Ends(r)[row] != frames.Ends(r)[row - 1])
            {
                return false;
            }
        }

        return true;
    }

    static void AddRows(FrameRanges frames, int frame, int[]? previous, List<int> rows)
    {
        for (int r = 0; r < frames.RangeCount; r++)
        {
            int start = frames.Starts(r)[frame];
            for (int row = start; row < frames.Ends(r)[frame]; row++)
            {
                if (previous is null || !Contains(frames, frame, previous[row]))
                {
                    rows.Add(row);
                }
            }
        }
    }

    /// <summary>Whether a row is in a frame; where frames have gaps, equal rows are told apart by the accumulator.</summary>
    static bool Contains(FrameRanges frames, int frame, int row) =>
        frames.RangeCount == 1 && row >= frames.Starts(0)[frame] && row < frames.Ends(0)[frame];

    void Flush(GroupedAccumulator states, int count, IReadOnlyList<Column> arguments, List<int> rows, List<int> targets)
    {
        states.Resize(count);
        if (rows.Count > 0)
        {
            FrameTree.AddRows(
                states,
                arguments,
                System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows),
                System.Runtime.InteropServices.CollectionsMarshal.AsSpan(targets),
                budget);
        }

        rows.Clear();
        targets.Clear();
    }

    Column EvaluateDisjoint(IReadOnlyList<Column> arguments, int rowCount, FrameRanges frames)
    {
        int* starts = frames.Starts(0);
        int* ends = frames.Ends(0);
        using var groupOf = new ColumnScratch(budget);
        int* groups = (int*)groupOf.Data(frames.RowCount, sizeof(int));
        int[] rowGroups = new int[rowCount];
        int count = 0;
        long covered = 0;
        for (int i = 0; i < frames.RowCount; i++)
        {
            if (i == 0 || starts[i] != starts[i - 1] || ends[i] != ends[i - 1])
            {
                rowGroups.AsSpan(starts[i], ends[i] - starts[i]).Fill(count++);
                covered += ends[i] - starts[i];
            }

            groups[i] = count - 1;
        }

        if (covered != rowCount)
        {
            return EvaluateRows(arguments, frames, null, null);
        }

        using GroupedAccumulator states = create(budget);
        states.Resize(count);
        for (int from = 0; from < rowCount; from += ChunkRows)
        {
            int length = Math.Min(ChunkRows, rowCount - from);
            states.Update([.. arguments.Select(a => a.Slice(from, length))], rowGroups.AsSpan(from, length));
        }

        return Spread(states, count, groups, frames.RowCount);
    }

    /// <summary>Gives each row the result of its group.</summary>
    Column Spread(GroupedAccumulator states, int count, int* groups, int rowCount)
    {
        Column results = Keep(states.Finish(0, count));
        return TakeKernel.Take(results, groups, rowCount, mayHaveMissing: false, Keep(new ColumnScratch(budget)));
    }
}
