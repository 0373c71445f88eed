using Quiver.Arrow.Memory;

namespace Quiver.Arrow.Columns;

/// <summary>The native buffers that one column owns.</summary>
sealed class ColumnBuffers : IDisposable
{
    readonly List<NativeBuffer> _buffers = [];

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

    /// <summary>Takes over the buffers of another owner.</summary>
    public void TakeFrom(ColumnBuffers other)
    {
        _buffers.AddRange(other._buffers);
        other._buffers.Clear();
    }

    public void Dispose()
    {
        foreach (NativeBuffer buffer in _buffers)
        {
            buffer.Dispose();
        }

        _buffers.Clear();
    }
}
