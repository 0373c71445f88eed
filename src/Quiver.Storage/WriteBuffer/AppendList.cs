using System.Runtime.CompilerServices;
using Quiver.Arrow.Memory;

namespace Quiver.Storage.WriteBuffer;

/// <summary>
/// Values in native memory that one thread appends. Values never change and stay where a reader saw them: whoever learned a count through
/// a lock or a volatile read may read that many values from the pointer that it reads afterwards, without a lock, until disposal.
/// </summary>
sealed unsafe class AppendList<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Kernels may read past the end.</summary>
    const int Padding = 64;

    readonly MemoryBudget _budget;
    readonly List<NativeBuffer> _retired = [];
    NativeBuffer _buffer;
    nint _pointer;
    int _capacity;
    int _count;

    public AppendList(MemoryBudget budget, int capacity = 64)
    {
        _budget = budget;
        _capacity = capacity;
        _buffer = Allocate(capacity);
        _pointer = (nint)_buffer.Pointer;
    }

    /// <summary>The number of values. A reader that sees one sees the values before it too.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The first value.</summary>
    public T* Pointer => (T*)Volatile.Read(ref _pointer);

    /// <summary>Appends a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T value)
    {
        if (_count == _capacity)
        {
            Grow(_count + 1);
        }

        // The count last: readers take it for the number of values that are there.
        ((T*)_pointer)[_count] = value;
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Appends a value until there are so many.</summary>
    public void FillTo(int count, T value)
    {
        if (count > _capacity)
        {
            Grow(count);
        }

        if (_count < count)
        {
            new Span<T>((T*)_pointer + _count, count - _count).Fill(value);
            Volatile.Write(ref _count, count);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _buffer.Dispose();
        _retired.ForEach(buffer => buffer.Dispose());
        _retired.Clear();
    }

    NativeBuffer Allocate(int capacity) => NativeBuffer.Allocate(((long)capacity + Padding) * sizeof(T), _budget, "the write buffer");

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Grow(int needed)
    {
        var capacity = Math.Max(needed, checked(_capacity * 2));
        var grown = Allocate(capacity);
        Buffer.MemoryCopy(_buffer.Pointer, grown.Pointer, grown.Capacity, (long)_count * sizeof(T));
        // A reader may still read the old one; all old ones together are at most as large as the new one.
        _retired.Add(_buffer);
        _buffer = grown;
        _capacity = capacity;
        Volatile.Write(ref _pointer, (nint)grown.Pointer);
    }
}
