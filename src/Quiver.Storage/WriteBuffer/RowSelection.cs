namespace Quiver.Storage.WriteBuffer;

/// <summary>
/// Which rows of a chunk a reader asks for: a range of time, some series, and none that are deleted. Blocks out of the range are not
/// looked at, and in blocks whose times do not fall only the rows of the range are.
/// </summary>
/// <param name="state">What of the chunk is seen.</param>
/// <param name="times">The range.</param>
/// <param name="series">The series; null for all.</param>
/// <param name="deletes">The deletes.</param>
sealed unsafe class RowSelection(ChunkState state, TimeRange times, bool[]? series, RowDeletes deletes)
{
    /// <summary>The one series that is asked for; null where there are more or none.</summary>
    public int? Only { get; } = OnlyOf(series);

    /// <summary>Returns the one series that is marked; null where there are more or none.</summary>
    public static int? OnlyOf(bool[]? series) =>
        series is not null && Array.IndexOf(series, true) is >= 0 and int first && Array.LastIndexOf(series, true) == first ? first : null;

    /// <summary>Adds the rows of each series to its count.</summary>
    public void CountBySeries(int* counts)
    {
        foreach (var block in state.Blocks)
        {
            var (from, to, isInside) = RowsOf(block);
            if (IsPlain(isInside))
            {
                counts[Only!.Value] += SeriesSearch.Count(block.Series, from, to, Only.Value);
                continue;
            }

            for (var i = from; i < to; i++)
            {
                counts[block.Series[i]] += Passes(block, i, isInside) ? 1 : 0;
            }
        }
    }

    /// <summary>Puts the rows of each series, in the order of writing, where the next one of it goes.</summary>
    public void Place(int* next, int* target)
    {
        foreach (var block in state.Blocks)
        {
            var (from, to, isInside) = RowsOf(block);
            if (IsPlain(isInside))
            {
                ref var end = ref next[Only!.Value];
                end += SeriesSearch.Find(block.Series, from, to, Only.Value, block.Start, target + end);
                continue;
            }

            for (var i = from; i < to; i++)
            {
                if (Passes(block, i, isInside))
                {
                    target[next[block.Series[i]]++] = block.Start + i;
                }
            }
        }
    }

    /// <summary>Returns the rows of a block that may be asked for, and whether all their times are in the range.</summary>
    (int From, int To, bool IsInside) RowsOf(BufferBlock block)
    {
        var rows = Math.Min(block.Capacity, state.Count - block.Start);
        if (rows <= 0 || block.MaxTime < times.Min || block.MinTime > times.Max)
        {
            return default;
        }

        if (times.Min <= block.MinTime && times.Max >= block.MaxTime)
        {
            return (0, rows, true);
        }

        return block.IsInOrder
            ? (block.FirstNotBefore(times.Min, rows), times.Max == long.MaxValue ? rows : block.FirstNotBefore(times.Max + 1, rows), true)
            : (0, rows, false);
    }

    /// <summary>Whether rows of the one series in a block are all asked for.</summary>
    bool IsPlain(bool isInside) => isInside && Only is not null && deletes.IsEmpty;

    bool Passes(BufferBlock block, int row, bool isInside)
    {
        var own = block.Series[row];
        return (series is null || series[own])
            && (isInside || times.Contains(block.Times[row]))
            && (deletes.IsEmpty || !deletes.Contains(block.Start + row, block.Times[row], own));
    }
}
