using Quiver.Arrow.Batches;
using Quiver.Arrow.Memory;
using Quiver.Compute.Batches;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Reads kept rows for one worker: a segment at a time, of which it gives slices.</summary>
sealed class KeptRowsReader : IDisposable
{
    readonly KeptRows _rows;
    readonly IReadOnlyList<int> _ordinals;
    readonly ColumnBatch _segment;
    RecordBatch? _block;
    int _at;
    int _end;

    /// <param name="rows">The rows.</param>
    /// <param name="ordinals">Which columns are given.</param>
    /// <param name="budget">What memory is counted against.</param>
    public KeptRowsReader(KeptRows rows, IReadOnlyList<int> ordinals, MemoryBudget budget)
    {
        _rows = rows;
        _ordinals = ordinals;
        _segment = new ColumnBatch(budget);
        if (rows.InMemory is { } all)
        {
            _segment.Reset(ordinals.Count, all.RowCount);
            for (int i = 0; i < ordinals.Count; i++)
            {
                _segment.Set(i, all[ordinals[i]]);
            }
        }
    }

    /// <summary>The rows of the segment that were not given yet.</summary>
    public int Left => _end - _at;

    /// <summary>Begins a segment; answers false where there is none of that number.</summary>
    public bool Open(int segment)
    {
        if (segment >= _rows.SegmentCount)
        {
            return false;
        }

        if (_rows.InMemory is not null)
        {
            (_at, _end) = _rows.SegmentOf(segment);
            return true;
        }

        _block?.Dispose();
        _block = null;
        _block = _rows.Blocks[segment].Read();
        (_at, _end) = (0, _block.Length);
        _segment.Reset(_ordinals.Count, _block.Length);
        for (int i = 0; i < _ordinals.Count; i++)
        {
            _segment.Set(i, _block.Columns[_ordinals[i]]);
        }

        return true;
    }

    /// <summary>Passes over rows of the segment.</summary>
    public void Skip(int count) => _at += count;

    /// <summary>Fills a batch with the next rows of the segment; they are good until the next segment begins.</summary>
    public void Fill(ColumnBatch batch, int count)
    {
        batch.SliceFrom(_segment, _at, count);
        _at += count;
    }

    public void Dispose()
    {
        _segment.Dispose();
        _block?.Dispose();
    }
}
