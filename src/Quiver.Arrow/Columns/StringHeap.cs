using System.Runtime.CompilerServices;
using Quiver.Arrow.Memory;

namespace Quiver.Arrow.Columns;

/// <summary>Holds the bytes of strings longer than a view. Bytes never move; <see cref="Reset"/> reuses the largest block.</summary>
/// <param name="budget">What memory is counted against.</param>
/// <param name="firstBlock">Bytes of the first block: few where there are many heaps.</param>
/// <param name="maxBlock">Bytes up to which blocks double.</param>
sealed unsafe class StringHeap(MemoryBudget budget, long firstBlock = 16 * 1024, long maxBlock = 4L << 20) : IDisposable
{
    readonly List<NativeBuffer> _blocks = [];
    byte* _next;
    byte* _end;

    /// <summary>The bytes held.</summary>
    public long Bytes { get; private set; }

    /// <summary>Copies bytes into the heap where they do not fit a view, and returns the view.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public StringView Add(byte* bytes, int length)
    {
        if (length > StringView.InlineCapacity)
        {
            byte* copy = Reserve(length);
            Unsafe.CopyBlockUnaligned(copy, bytes, (uint)length);
            Advance(length);
            bytes = copy;
        }

        return StringView.Over(bytes, length);
    }

    /// <summary>Copies bytes into the heap where they do not fit a view, and returns the view.</summary>
    public StringView Add(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return Add(start, bytes.Length);
        }
    }

    /// <summary>Copies the string of another view.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public StringView Add(in StringView view)
    {
        if (view.IsInline)
        {
            return view;
        }

        return Add(view.Pointer, view.Length);
    }

    /// <summary>Returns room for at least <paramref name="length"/> bytes (64 more may be overrun); <see cref="Advance"/> keeps what
    /// was written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Reserve(int length)
    {
        if (_end - _next < length + 64L)
        {
            Grow(length + 64L);
        }

        return _next;
    }

    /// <summary>Keeps bytes written to the room that <see cref="Reserve"/> gave.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int length) => _next += length;

    /// <summary>Forgets all strings and keeps the last block for reuse.</summary>
    public void Reset()
    {
        if (_blocks.Count == 0)
        {
            return;
        }

        for (int i = 0; i < _blocks.Count - 1; i++)
        {
            Bytes -= _blocks[i].Capacity;
            _blocks[i].Dispose();
        }

        NativeBuffer last = _blocks[^1];
        _blocks.Clear();
        _blocks.Add(last);
        _next = last.Pointer;
        _end = last.Pointer + last.Capacity;
    }

    /// <summary>Gives the blocks to an owner and starts anew.</summary>
    public void MoveTo(ColumnBuffers owner)
    {
        foreach (NativeBuffer block in _blocks)
        {
            owner.Add(block);
        }

        Forget();
    }

    /// <summary>Takes over the blocks of another heap; views into them stay good.</summary>
    public void TakeFrom(StringHeap other)
    {
        // The current block stays last, because new strings go there.
        _blocks.InsertRange(0, other._blocks);
        Bytes += other.Bytes;
        if (_next == null && _blocks.Count > 0)
        {
            _next = other._next;
            _end = other._end;
        }

        other.Forget();
    }

    public void Dispose()
    {
        foreach (NativeBuffer block in _blocks)
        {
            block.Dispose();
        }

        Forget();
    }

    void Forget()
    {
        _blocks.Clear();
        _next = null;
        _end = null;
        Bytes = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Grow(long needed)
    {
        long size = _blocks.Count == 0 ? firstBlock : Math.Min(_blocks[^1].Capacity * 2, maxBlock);
        NativeBuffer block = NativeBuffer.Allocate(Math.Max(size, needed), budget, "strings");
        _blocks.Add(block);
        Bytes += block.Capacity;
        _next = block.Pointer;
        _end = block.Pointer + block.Capacity;
    }
}
