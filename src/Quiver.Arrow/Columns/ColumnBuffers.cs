using Quiver.Arrow.Memory;

namespace Quiver.Arrow.Columns;

/// <summary>The native buffers that one column owns, and what else it gives back with them, such as leases on foreign memory.</summary>
sealed class ColumnBuffers : IDisposable
{
    readonly List<NativeBuffer> _buffers = [];
    List<IDisposable>? _others;

    /// <summary>The bytes held.</summary>
    public long Bytes
    {
        get
        {
            long sum = 0;
            foreach (NativeBuffer buffer in _buffers)
            {
                sum += buffer.Capacity;
            }

            return sum;
        }
    }

    /// <summary>Allocates a buffer and owns it.</summary>
    public NativeBuffer Add(long bytes, MemoryBudget budget)
    {
        NativeBuffer buffer = NativeBuffer.Allocate(bytes, budget);
        _buffers.Add(buffer);
        return buffer;
    }

    /// <summary>Takes over a buffer.</summary>
    public void Add(NativeBuffer buffer) => _buffers.Add(buffer);

    /// <summary>Takes over something that is disposed with the buffers.</summary>
    public void Add(IDisposable other) => (_others ??= []).Add(other);

    /// <summary>Takes over the buffers of another owner.</summary>
    public void TakeFrom(ColumnBuffers other)
    {
        _buffers.AddRange(other._buffers);
        other._buffers.Clear();
        if (other._others is not null)
        {
            (_others ??= []).AddRange(other._others);
            other._others = null;
        }
    }

    public void Dispose()
    {
        foreach (NativeBuffer buffer in _buffers)
        {
            buffer.Dispose();
        }

        _buffers.Clear();
        _others?.ForEach(other => other.Dispose());
        _others = null;
    }
}
