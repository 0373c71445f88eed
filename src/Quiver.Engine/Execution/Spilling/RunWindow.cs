using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;

namespace Quiver.Engine.Execution.Spilling;

/// <summary>The rows of a sorted run that are in memory: one block, without those that were taken.</summary>
sealed class RunWindow(SortedRun run) : IDisposable
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

    public void Dispose() => _block?.Dispose();
}
