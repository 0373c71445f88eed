using System.Runtime.CompilerServices;
using Quiver.Arrow.Memory;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.WriteBuffer;

/// <summary>Rows of a chunk that lie together and never move.</summary>
sealed unsafe class BufferBlock : IDisposable
{
    readonly MemoryBudget _budget;
    readonly NativeBuffer _times;
    readonly NativeBuffer _series;
    BufferColumn?[] _columns = [];

    /// <summary>Creates a block without rows.</summary>
    /// <param name="start">The first row's place in the chunk.</param>
    /// <param name="capacity">The rows it can take.</param>
    /// <param name="budget">What counts the memory.</param>
    public BufferBlock(int start, int capacity, MemoryBudget budget)
    {
        Start = start;
        Capacity = capacity;
        _budget = budget;
        _times = NativeBuffer.Allocate((capacity + 64L) * 8, budget, "the write buffer");
        _series = NativeBuffer.Allocate((capacity + 64L) * 4, budget, "the write buffer");
    }

    /// <summary>The first row's place in the chunk.</summary>
    public int Start { get; }

    /// <summary>The rows it can take.</summary>
    public int Capacity { get; }

    /// <summary>The rows it has, for the thread that writes.</summary>
    public int Count { get; private set; }

    /// <summary>No row has a smaller time. Rows that a reader does not see yet may count.</summary>
    public long MinTime { get; private set; } = long.MaxValue;

    /// <summary>No row has a larger time. Rows that a reader does not see yet may count.</summary>
    public long MaxTime { get; private set; } = long.MinValue;

    /// <summary>Whether no row has a smaller time than the one before it.</summary>
    public bool IsInOrder { get; private set; } = true;

    /// <summary>The times.</summary>
    public long* Times => (long*)_times.Pointer;

    /// <summary>The number of the series of each row.</summary>
    public int* Series => (int*)_series.Pointer;

    /// <summary>Copies rows of a write.</summary>
    /// <param name="rows">The rows of the table.</param>
    /// <param name="from">The first row.</param>
    /// <param name="count">How many; there is room for them.</param>
    /// <param name="seriesBySlot">The numbers of the series of the write.</param>
    /// <param name="columns">Which column each field of the write is.</param>
    public void Append(TableRows rows, int from, int count, int[] seriesBySlot, int[] columns)
    {
        Unsafe.CopyBlockUnaligned(Times + Count, rows.Times + from, (uint)count * 8);
        var slots = rows.Slots + from;
        var series = Series + Count;
        for (var i = 0; i < count; i++)
        {
            series[i] = seriesBySlot[slots[i]];
        }

        for (var i = 0; i < columns.Length; i++)
        {
            var field = rows.Fields[i];
            ColumnOf(columns[i], field.Type).Append(field, field.Count == rows.Count, from, Count, count);
        }

        NoteTimes(count);
        Count += count;
    }

    /// <summary>Returns the first of some rows whose time is not smaller than a time; the rows are in order.</summary>
    /// <param name="time">The time.</param>
    /// <param name="count">How many rows of the block.</param>
    public int FirstNotBefore(long time, int count)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Times[middle] < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Returns a column of the block; null where no row has it.</summary>
    public BufferColumn? Find(int column)
    {
        var columns = Volatile.Read(ref _columns);
        return column < columns.Length ? Volatile.Read(ref columns[column]) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _times.Dispose();
        _series.Dispose();
        foreach (var column in _columns)
        {
            column?.Dispose();
        }
    }

    void NoteTimes(int count)
    {
        var times = Times + Count;
        var (min, max, isInOrder) = (MinTime, MaxTime, IsInOrder);
        var last = Count == 0 ? long.MinValue : times[-1];
        for (var i = 0; i < count; i++)
        {
            min = Math.Min(min, times[i]);
            max = Math.Max(max, times[i]);
            isInOrder &= last <= times[i];
            last = times[i];
        }

        (MinTime, MaxTime, IsInOrder) = (min, max, isInOrder);
    }

    BufferColumn ColumnOf(int column, FieldType type)
    {
        if (column >= _columns.Length)
        {
            var grown = new BufferColumn?[column + 1];
            _columns.CopyTo(grown, 0);
            Volatile.Write(ref _columns, grown);
        }

        if (_columns[column] is { } known)
        {
            return known;
        }

        var created = new BufferColumn(type, Capacity, _budget);
        Volatile.Write(ref _columns[column], created);
        return created;
    }
}
