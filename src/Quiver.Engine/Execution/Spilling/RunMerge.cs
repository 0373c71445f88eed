using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Sorting;
using Quiver.Engine.Execution.Operators;

namespace Quiver.Engine.Execution.Spilling;

/// <summary>
/// Merges sorted runs a window at a time. Of each run one block is in memory; the least of the last rows of these blocks bounds what
/// is certain to come first, in whatever block it is. The blocks that have such rows are sorted together, which takes a vectorised
/// sort where a
/// heap would compare row by row, and everything up to the bound is given.
/// </summary>
sealed class RunMerge : IDisposable
{
    readonly List<RunWindow> _windows;
    readonly DataType[] _types;
    readonly int[] _keys;
    readonly SortDirection[] _directions;
    readonly MemoryBudget _budget;
    readonly ColumnBatch _sorted;
    readonly RowIndices _indices;
    MaterializedRows? _rows;
    SortPermutation? _order;
    int _next;
    int _end;

    /// <param name="runs">The runs.</param>
    /// <param name="types">The types of all columns of the runs.</param>
    /// <param name="keys">The places of the keys among them.</param>
    /// <param name="directions">The order of each key.</param>
    /// <param name="budget">What memory is counted against.</param>
    public RunMerge(IEnumerable<SortedRun> runs, DataType[] types, int[] keys, SortDirection[] directions, MemoryBudget budget)
    {
        _windows = [.. runs.Select(r => new RunWindow(r))];
        _types = types;
        _directions = directions;
        _keys = keys;
        _budget = budget;
        _sorted = new ColumnBatch(budget);
        _indices = new RowIndices(budget);
    }

    /// <summary>Fills a batch with the next rows, all columns; answers false at the end.</summary>
    public bool Next(ColumnBatch batch, int most)
    {
        if (_next == _end && !Advance())
        {
            return false;
        }

        int count = Math.Min(most, _end - _next);
        _order!.CopyRows(_next, count, _indices);
        batch.SelectFrom(_sorted, _indices);
        _next += count;
        return true;
    }

    public void Dispose()
    {
        ReleaseSorted();
        _sorted.Dispose();
        _indices.Dispose();
        _windows.ForEach(w => w.Dispose());
    }

    /// <summary>Sorts the rows that come next; answers false where there are none.</summary>
    bool Advance()
    {
        ReleaseSorted();
        for (int i = _windows.Count - 1; i >= 0; i--)
        {
            if (!_windows[i].Fill())
            {
                _windows[i].Dispose();
                _windows.RemoveAt(i);
            }
        }

        if (_windows.Count == 0)
        {
            return false;
        }

        (List<RunWindow> first, RunWindow? bound) = First();
        SortTogether(first);
        _next = 0;
        _end = bound is null ? _rows!.RowCount : PositionOf(LastRowOf(first, bound)) + 1;
        TakeFrom(first);
        return true;
    }

    /// <summary>Returns the windows with rows that are certain to come next, and the one whose last row bounds them; null where all of
    /// their rows come.</summary>
    (List<RunWindow> First, RunWindow? Bound) First()
    {
        if (_windows.Count == 1)
        {
            return ([.. _windows], null);
        }

        // The first and the last row of each window: its places among all of them.
        using var edges = new MaterializedRows([.. _keys.Select(k => _types[k])], _budget);
        foreach (RunWindow window in _windows)
        {
            AppendKeys(edges, window, 0, 1);
            AppendKeys(edges, window, window.Count - 1, 1);
        }

        int[] places = Places(edges);
        int bound = -1;
        for (int w = 0; w < _windows.Count; w++)
        {
            if (!_windows[w].IsLast && (bound < 0 || places[(2 * w) + 1] < places[(2 * bound) + 1]))
            {
                bound = w;
            }
        }

        return bound < 0
            ? ([.. _windows], null)
            : ([.. _windows.Where((_, w) => places[2 * w] <= places[(2 * bound) + 1])], _windows[bound]);
    }

    void AppendKeys(MaterializedRows target, RunWindow window, int from, int count)
    {
        for (int k = 0; k < _directions.Length; k++)
        {
            using Column slice = window.Slice(_keys[k], from, count);
            target.Append(k, slice);
        }

        target.AddRows(count);
    }

    int[] Places(MaterializedRows edges)
    {
        using SortPermutation order = Sort(edges, [.. Enumerable.Range(0, _keys.Length)]);
        order.CopyRows(0, edges.RowCount, _indices);
        int[] places = new int[edges.RowCount];
        ReadOnlySpan<int> rows = _indices.AsSpan();
        for (int i = 0; i < rows.Length; i++)
        {
            places[rows[i]] = i;
        }

        return places;
    }

    void SortTogether(List<RunWindow> windows)
    {
        _rows = new MaterializedRows(_types, _budget);
        foreach (RunWindow window in windows)
        {
            for (int c = 0; c < _types.Length; c++)
            {
                using Column slice = window.Slice(c, 0, window.Count);
                _rows.Append(c, slice);
            }

            _rows.AddRows(window.Count);
        }

        _order = Sort(_rows, _keys);
        _sorted.Reset(_types.Length, _rows.RowCount);
        for (int c = 0; c < _types.Length; c++)
        {
            _sorted.Set(c, _rows[c]);
        }
    }

    /// <summary>Sorts by the keys and, where these are equal, by the number of the row: then the rows taken of a window are its
    /// first.</summary>
    SortPermutation Sort(MaterializedRows rows, int[] keyPlaces)
    {
        using Column numbers = RowNumbers.To(rows.RowCount, _budget);
        Column[] keys = [.. keyPlaces.Select(k => rows[k]), numbers];
        var order = new SortPermutation(keys, [.. _directions, new SortDirection(false, false)], rows.RowCount, _budget);
        for (int b = 0; b < order.BucketCount; b++)
        {
            order.SortBucket(b);
        }

        return order;
    }

    static int LastRowOf(List<RunWindow> windows, RunWindow bound)
    {
        int row = -1;
        foreach (RunWindow window in windows)
        {
            row += window.Count;
            if (ReferenceEquals(window, bound))
            {
                break;
            }
        }

        return row;
    }

    int PositionOf(int row)
    {
        _order!.CopyRows(0, _rows!.RowCount, _indices);
        return _indices.AsSpan().IndexOf(row);
    }

    void TakeFrom(List<RunWindow> windows)
    {
        int[] taken = new int[windows.Count];
        int[] ends = new int[windows.Count];
        int end = 0;
        for (int w = 0; w < windows.Count; w++)
        {
            ends[w] = end += windows[w].Count;
        }

        _order!.CopyRows(0, _end, _indices);
        foreach (int row in _indices.AsSpan())
        {
            int w = Array.BinarySearch(ends, row + 1);
            taken[w < 0 ? ~w : w]++;
        }

        for (int w = 0; w < windows.Count; w++)
        {
            windows[w].Skip(taken[w]);
        }
    }

    void ReleaseSorted()
    {
        _order?.Dispose();
        _order = null;
        _rows?.Dispose();
        _rows = null;
        (_next, _end) = (0, 0);
    }
}
