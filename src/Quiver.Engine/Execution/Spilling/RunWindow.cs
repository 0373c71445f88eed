using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Compute.Sorting;

namespace Quiver.Engine.Execution.Spilling;

/// <summary>The rows of a sorted run that are in memory: one block, without those that were taken.</summary>
/// <param name="run">The run.</param>
/// <param name="keys">The places of the keys among its columns.</param>
/// <param name="directions">The order of each key.</param>
sealed class RunWindow(SortedRun run, int[] keys, SortDirection[] directions) : IDisposable
{
    RecordBatch? _block;
    int _nextBlock;
    int _from;

    /// <summary>The number of rows left in memory.</summary>
    public int Count => _block is null ? 0 : _block.Length - _from;

    /// <summary>Whether there are no blocks after this one.</summary>
    public bool IsLast => _nextBlock == run.Blocks.Count;

    /// <summary>Makes sure that there are rows; answers false at the end of the run.</summary>
    public bool Fill()
    {
        if (Count > 0)
        {
            return true;
        }

        _block?.Dispose();
        _block = null;
        if (IsLast)
        {
            return false;
        }

        _block = run.Blocks[_nextBlock++].Read();
        _from = 0;
        return true;
    }

    /// <summary>Some rows of a column; the caller disposes the slice.</summary>
    public Column Slice(int ordinal, int from, int count) => _block!.Columns[ordinal].Slice(_from + from, count);

    /// <summary>Takes rows away.</summary>
    public void Skip(int count) => _from += count;

    /// <summary>Whether the last row in memory comes before that of another window, not beside it.</summary>
    public bool EndsBefore(RunWindow other) => CompareLast(Count - 1, other) < 0;

    /// <summary>How many rows come before the last row in memory of another window, by binary search.</summary>
    /// <param name="bound">The other window.</param>
    /// <param name="orEqual">Whether rows with equal keys are among them.</param>
    public int CountBefore(RunWindow bound, bool orEqual)
    {
        int most = orEqual ? 0 : -1;
        int from = 0;
        int to = CompareLast(0, bound) <= most ? Count : 0;
        while (from < to)
        {
            int middle = (from + to) >>> 1;
            if (CompareLast(middle, bound) <= most)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }

        return from;
    }

    public void Dispose() => _block?.Dispose();

    /// <summary>Compares a row with the last one of another window.</summary>
    int CompareLast(int row, RunWindow other)
    {
        int last = other._block!.Length - 1;
        for (int k = 0; k < keys.Length; k++)
        {
            int order = directions[k].Compare(_block!.Columns[keys[k]], _from + row, other._block.Columns[keys[k]], last);
            if (order != 0)
            {
                return Math.Sign(order);
            }
        }

        return 0;
    }
}
