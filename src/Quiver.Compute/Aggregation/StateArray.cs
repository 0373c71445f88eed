using Quiver.Arrow.Memory;

namespace Quiver.Compute.Aggregation;

/// <summary>One value a group in native memory, zero at first.</summary>
sealed unsafe class StateArray<T>(MemoryBudget budget) : IDisposable
    where T : unmanaged
{
    NativeBuffer? _buffer;
    int _capacity;

    /// <summary>The values.</summary>
    public T* Values => (T*)(_buffer is null ? null : _buffer.Pointer);

    /// <summary>The bytes held.</summary>
    public long Bytes => _buffer?.Capacity ?? 0;

    /// <summary>Makes room for some groups.</summary>
    public void Resize(int count)
    {
        if (count <= _capacity)
        {
            return;
        }

        NativeBuffer grown = NativeBuffer.Allocate(Math.Max(count, _capacity * 2L) * sizeof(T), budget, "aggregate states");
        long used = (long)_capacity * sizeof(T);
        if (_buffer is not null)
        {
            Buffer.MemoryCopy(_buffer.Pointer, grown.Pointer, grown.Capacity, used);
            _buffer.Dispose();
        }

        System.Runtime.InteropServices.NativeMemory.Clear(grown.Pointer + used, (nuint)(grown.Capacity - used));
        _buffer = grown;
        _capacity = (int)Math.Min(grown.Capacity / sizeof(T), int.MaxValue - 64);
    }

    public void Dispose()
    {
        _buffer?.Dispose();
        _buffer = null;
        _capacity = 0;
    }
}
