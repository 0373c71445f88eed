using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Batches;
using Quiver.Compute.Booleans;
using Quiver.Compute.Grouping;
using Quiver.Compute.Sorting;

namespace Quiver.Compute.Windowing;

/// <summary>
/// An aggregate over windows with its clauses: FILTER and DISTINCT leave rows out before frames are evaluated, where that is possible;
/// an order of its own makes every frame be put in order.
/// </summary>
/// <param name="slot">The aggregate.</param>
/// <param name="type">The type of the result.</param>
/// <param name="kept">Takes what the result lies in, to be disposed when it is no longer read.</param>
/// <param name="budget">What memory is counted against.</param>
sealed unsafe class WindowAggregate(AggregateSlot slot, DataType type, List<IDisposable> kept, MemoryBudget budget)
{
    /// <summary>The keys of an order of its own.</summary>
    public IReadOnlyList<Column> OrderKeys { get; init; } = [];

    /// <summary>The directions of these keys.</summary>
    public IReadOnlyList<SortDirection> Directions { get; init; } = [];

    /// <summary>Whether every frame starts with the first row of its partition and has no gap.</summary>
    public bool StartsAtPartition { get; init; }

    /// <summary>Whether states may not be merged, since an argument that is not constant says how values are put together.</summary>
    public bool TakesRowsOnly { get; init; }

    /// <summary>The aggregate of the rows of a partition before those at hand, one group; null where there are none.</summary>
    public GroupedAccumulator? Before { get; init; }

    /// <summary>How many of the first rows have those in their frames.</summary>
    public int Continued { get; init; }

    /// <summary>Returns the aggregate of each frame.</summary>
    public Column Evaluate(Column[] arguments, Column? filter, RowRuns partitions, FrameRanges frames)
    {
        int rows = partitions.RowCount;
        ulong* mask = null;
        if (filter is not null)
        {
            mask = NewMask(rows);
            BooleanKernel.ToMask(filter, rows, mask);
        }

        int[]? previous = slot.IsDistinct ? LastEquals(arguments, rows, mask) : null;
        if (previous is not null && StartsAtPartition)
        {
            // Of equal rows, the first in the partition is in every frame that has one of them.
            mask = FirstOnly(mask, previous, partitions);
            previous = null;
        }

        int[]? ranks = OrderKeys.Count > 0 ? Ranks(rows) : null;
        if (mask != null)
        {
            KeptRows some = Keep(new KeptRows(budget));
            some.Set(mask, rows);
            FrameRanges mapped = Keep(new FrameRanges(budget));
            some.Map(frames, mapped);
            frames = mapped;
            rows = some.Count;
            arguments = [.. arguments.Select(a => some.Take(a, Keep(new ColumnScratch(budget))))];
            ranks = Only(ranks, some);
            previous = OnlyPlaces(previous, some);
        }

        // Where frames have gaps, the accumulator itself tells equal rows apart.
        bool hasGaps = previous is not null && frames.RangeCount > 1;
        var aggregation = new WindowAggregation(hasGaps ? slot.CreateState : slot.Create, type, kept, budget)
        {
            Before = Before,
            Continued = Continued,
        };
        return ranks is null && previous is null && !TakesRowsOnly
            ? aggregation.Evaluate(arguments, rows, frames)
            : aggregation.EvaluateRows(arguments, frames, ranks, previous);
    }

    T Keep<T>(T value)
        where T : IDisposable
    {
        kept.Add(value);
        return value;
    }

    ulong* NewMask(int rows) => (ulong*)Keep(NativeBuffer.Allocate(Bitmap.Bytes(rows), budget, "a window")).Pointer;

    static int[]? Only(int[]? values, KeptRows some)
    {
        if (values is null)
        {
            return null;
        }

        int[] result = new int[some.Count];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = values[some.Rows[i]];
        }

        return result;
    }

    static int[]? OnlyPlaces(int[]? rows, KeptRows some)
    {
        int[]? result = Only(rows, some);
        for (int i = 0; i < (result?.Length ?? 0); i++)
        {
            result![i] = result[i] < 0 ? -1 : some.Before[result[i]];
        }

        return result;
    }

    ulong* FirstOnly(ulong* mask, int[] previous, RowRuns partitions)
    {
        ulong* first = NewMask(partitions.RowCount);
        for (int i = 0; i < partitions.RowCount; i++)
        {
            Bitmap.Put(first, i, (mask == null || Bitmap.Get(mask, i)) && previous[i] < partitions.Starts[i]);
        }

        return first;
    }

    /// <summary>For each row the last one before it that counts and has equal arguments, -1 where there is none.</summary>
    int[] LastEquals(Column[] arguments, int rows, ulong* mask)
    {
        using FixedWidthColumn numbers = KeyNumbers.Evaluate(arguments, rows, budget, CancellationToken.None, out _);
        int[] previous = new int[rows];
        int[] last = new int[rows];
        Array.Fill(last, -1);
        int* groups = (int*)numbers.Data;
        for (int i = 0; i < rows; i++)
        {
            previous[i] = last[groups[i]];
            if (mask == null || Bitmap.Get(mask, i))
            {
                last[groups[i]] = i;
            }
        }

        return previous;
    }

    /// <summary>The place of each row in the order of the keys.</summary>
    int[] Ranks(int rows)
    {
        Column[] keys = [.. OrderKeys.Select(k => Selection.FlattenKernel.Flatten(k, Keep(new ColumnScratch(budget))))];
        using var permutation = new SortPermutation(keys, Directions, rows, budget);
        for (int b = 0; b < permutation.BucketCount; b++)
        {
            permutation.SortBucket(b);
        }

        using var order = new RowIndices(budget);
        permutation.CopyRows(0, rows, order);
        int[] ranks = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            ranks[order.Rows[i]] = i;
        }

        return ranks;
    }
}
