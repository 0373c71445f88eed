using Quiver.Arrow.Memory;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.WriteBuffer;

/// <summary>Rows of one table in one window of time since the last checkpoint, in the order in which they were written.</summary>
/// <param name="window">Where the window starts, in nanoseconds.</param>
/// <param name="isLate">Whether keys may be there twice, and be in the window's other chunk too.</param>
/// <param name="budget">What counts the memory.</param>
sealed unsafe class BufferChunk(long window, bool isLate, MemoryBudget budget) : IDisposable
{
    const int FirstBlockRows = 512;
    const int MaxBlockRows = 1 << 16;

    readonly AppendList<WriteMark> _marks = new(budget);
    BufferBlock[] _blocks = [];
    int _count;
    long _minTime = long.MaxValue;
    long _maxTime = long.MinValue;
    long _minSequence;
    volatile ChunkState? _state;

    /// <summary>Where the window starts, in nanoseconds.</summary>
    public long Window => window;

    /// <summary>Whether keys may be there twice, and be in the window's other chunk too: then the one here is newer.</summary>
    public bool IsLate => isLate;

    /// <summary>Whether there are rows that readers do not see yet.</summary>
    public bool HasUnpublished => _count != (_state?.Count ?? 0);

    /// <summary>What readers may see; null before the first rows.</summary>
    public ChunkState? State => _state;

    /// <summary>Where the rows of each write end.</summary>
    public WriteMark* Marks => _marks.Pointer;

    /// <summary>Copies rows of a write; <see cref="Publish"/> shows them.</summary>
    public void Append(TableRows rows, int from, int count, int[] seriesBySlot, int[] columns)
    {
        while (count > 0)
        {
            var block = _blocks.Length > 0 && _blocks[^1].Count < _blocks[^1].Capacity ? _blocks[^1] : AddBlock(count);
            var taken = Math.Min(count, block.Capacity - block.Count);
            block.Append(rows, from, taken, seriesBySlot, columns);
            (_minTime, _maxTime) = (Math.Min(_minTime, block.MinTime), Math.Max(_maxTime, block.MaxTime));
            _count = checked(_count + taken);
            (from, count) = (from + taken, count - taken);
        }
    }

    /// <summary>Shows the rows of a write that are there now to readers.</summary>
    /// <param name="sequence">The write.</param>
    /// <param name="seriesCount">The series of the table by now.</param>
    public void Publish(long sequence, int seriesCount)
    {
        if (_marks.Count == 0)
        {
            _minSequence = sequence;
        }

        _marks.Add(new WriteMark(sequence, _count));
        _state = new ChunkState(_blocks, _count, seriesCount, _minTime, _maxTime, _minSequence, sequence, !isLate, _marks.Count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _marks.Dispose();
        foreach (var block in _blocks)
        {
            block.Dispose();
        }
    }

    BufferBlock AddBlock(int count)
    {
        var capacity = _blocks.Length == 0 ? FirstBlockRows : Math.Min(MaxBlockRows, _blocks[^1].Capacity * 2);
        capacity = Math.Clamp((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count), capacity, MaxBlockRows);
        var block = new BufferBlock(_count, capacity, budget);
        _blocks = [.. _blocks, block];
        return block;
    }
}
