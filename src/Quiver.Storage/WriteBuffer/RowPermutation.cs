using Quiver.Arrow.Memory;

namespace Quiver.Storage.WriteBuffer;

/// <summary>
/// The rows of a chunk in the order of series key, time and writing: a counting sort by series, and a sort of those series whose times
/// do not rise.
/// </summary>
sealed unsafe class RowPermutation : IDisposable
{
    readonly NativeBuffer _rows;

    RowPermutation(NativeBuffer rows, int count)
    {
        _rows = rows;
        Count = count;
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>Whether some key is there more than once.</summary>
    public bool HasDuplicates { get; private set; }

    /// <summary>The rows.</summary>
    public int* Rows => (int*)_rows.Pointer;

    /// <summary>Sorts rows of a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="selection">Which rows.</param>
    /// <param name="budget">What counts the memory.</param>
    public static RowPermutation Create(ChunkSnapshot chunk, RowSelection selection, MemoryBudget budget)
    {
        var state = chunk.State;
        var order = selection.Only is { } only ? [only] : SeriesOrder.Create(state.SeriesCount, chunk.SeriesKey());
        using var ends = NativeBuffer.Allocate((state.SeriesCount + 1L) * 4, budget, "sorting the write buffer");
        var end = (int*)ends.Pointer;
        new Span<int>(end, state.SeriesCount).Clear();
        selection.CountBySeries(end);
        var total = 0;
        foreach (var series in order)
        {
            var count = end[series];
            end[series] = total;
            total += count;
        }

        var permutation = new RowPermutation(NativeBuffer.Allocate((total + 64L) * 4, budget, "sorting the write buffer"), total);
        selection.Place(end, permutation.Rows);
        if (!state.IsUnique)
        {
            permutation.SortByTime(state, order, end);
        }

        return permutation;
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    void SortByTime(ChunkState state, int[] order, int* end)
    {
        var places = new RowPlaces(state);
        var times = new long[256];
        var start = 0;
        foreach (var series in order)
        {
            var count = end[series] - start;
            if (times.Length < count)
            {
                times = new long[Math.Max(count, times.Length * 2)];
            }

            var rows = Rows + start;
            var rises = true;
            for (var i = 0; i < count; i++)
            {
                places.Find(rows[i], out var block, out var offset);
                times[i] = state.Blocks[block].Times[offset];
                rises &= i == 0 || times[i] > times[i - 1];
            }

            if (!rises)
            {
                SortSeries(times.AsSpan(0, count), new Span<int>(rows, count));
            }

            start = end[series];
        }
    }

    void SortSeries(Span<long> times, Span<int> rows)
    {
        times.Sort(rows);
        for (var i = 0; i < times.Length;)
        {
            var end = i + 1;
            while (end < times.Length && times[end] == times[i])
            {
                end++;
            }

            if (end - i > 1)
            {
                // The sort is not stable; rows are numbered as they were written.
                HasDuplicates = true;
                rows[i..end].Sort();
            }

            i = end;
        }
    }
}
