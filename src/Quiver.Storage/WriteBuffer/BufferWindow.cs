using Quiver.Arrow.Memory;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.WriteBuffer;

/// <summary>
/// The rows of one table in one window of time. Rows that are later than all others of their series go to one chunk, in which no key
/// is twice and which nobody sorts; late rows and repeated ones go to another, which is newer for every key that both have.
/// </summary>
sealed unsafe class BufferWindow(long start, Action<BufferChunk> added, MemoryBudget budget) : IDisposable
{
    readonly AppendList<long> _lastTimes = new(budget);
    BufferChunk? _rising;
    BufferChunk? _late;

    /// <summary>Copies rows of a write.</summary>
    public void Append(TableRows rows, int from, int count, int[] seriesBySlot, int[] columns)
    {
        for (var end = from + count; from < end;)
        {
            var isLate = Note(rows.Times[from], seriesBySlot[rows.Slots[from]]);
            var run = 1;
            var next = from + 1;
            for (; next < end && IsLate(rows.Times[next], seriesBySlot[rows.Slots[next]]) == isLate; next++, run++)
            {
                Note(rows.Times[next], seriesBySlot[rows.Slots[next]]);
            }

            (isLate ? _late ??= Create(isLate) : _rising ??= Create(isLate)).Append(rows, from, run, seriesBySlot, columns);
            from = next;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lastTimes.Dispose();
        _rising?.Dispose();
        _late?.Dispose();
    }

    BufferChunk Create(bool isLate)
    {
        var chunk = new BufferChunk(start, isLate, budget);
        added(chunk);
        return chunk;
    }

    bool IsLate(long time, int series)
    {
        if (series >= _lastTimes.Count)
        {
            _lastTimes.FillTo(series + 1, long.MinValue);
        }

        return time <= _lastTimes.Pointer[series];
    }

    /// <summary>Notes the time of a row unless it is late, and says whether it is.</summary>
    bool Note(long time, int series)
    {
        // The smallest time there is always looks late, which is as right and only costs a sort.
        if (IsLate(time, series))
        {
            return true;
        }

        _lastTimes.Pointer[series] = time;
        return false;
    }
}
