using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Sorting;
using Quiver.Engine.Execution.Operators;

namespace Quiver.Engine.Execution.Spilling;

/// <summary>
/// Merges sorted runs a window at a time. Of each run one block is in memory; the least of the last rows of these blocks bounds what
/// is certain to come first, in whatever block it is. The rows up to the bound are found in each block by binary search and sorted
/// together, which takes a vectorised sort where a heap would compare row by row; each row is sorted once, however many runs there are.
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
        _windows = [.. runs.Select(r => new RunWindow(r, keys, directions))];
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
        if (_order is null)
        {
            batch.SliceFrom(_sorted, _next, count);
        }
        else
        {
            _order.CopyRows(_next, count, _indices);
            batch.SelectFrom(_sorted, _indices);
        }

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

        Collect();
        _next = 0;
        _end = _rows!.RowCount;
        _sorted.Reset(_types.Length, _end);
        for (int c = 0; c < _types.Length; c++)
        {
            _sorted.Set(c, _rows[c]);
        }

        return true;
    }

    /// <summary>Takes the rows up to the bound out of their windows, and puts them in order where they are of several.</summary>
    void Collect()
    {
        int bound = Bound();
        int sources = 0;
        _rows = new MaterializedRows(_types, _budget);
        for (int w = 0; w < _windows.Count; w++)
        {
            RunWindow window = _windows[w];

            // Rows equal to the bound: those of earlier runs come before it, those of later ones wait for all of its run.
            int count = bound < 0 || w == bound ? window.Count : window.CountBefore(_windows[bound], orEqual: w < bound);
            if (count > 0)
            {
                sources++;
                for (int c = 0; c < _types.Length; c++)
                {
                    using Column slice = window.Slice(c, 0, count);
                    _rows.Append(c, slice);
                }

                _rows.AddRows(count);
                window.Skip(count);
            }
        }

        if (sources > 1)
        {
            // The sort is stable: rows with equal keys stay in the order of their runs.
            _order = new SortPermutation([.. _keys.Select(k => _rows[k])], _directions, _rows.RowCount, _budget);
            for (int b = 0; b < _order.BucketCount; b++)
            {
                _order.SortBucket(b);
            }
        }
    }

    /// <summary>The window whose last row comes before those of all others that have blocks to come; -1 where none has.</summary>
    int Bound()
    {
        int bound = -1;
        for (int w = 0; w < _windows.Count; w++)
        {
            if (!_windows[w].IsLast && (bound < 0 || _windows[w].EndsBefore(_windows[bound])))
            {
                bound = w;
            }
        }

        return bound;
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
