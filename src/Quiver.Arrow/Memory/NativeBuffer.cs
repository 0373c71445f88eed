namespace Quiver.Arrow.Memory;

/// <summary>
/// A block of native memory, 64-byte aligned, owned by exactly one object and counted against a <see cref="MemoryBudget"/>.
/// The finalizer is a net for owners that were dropped: it gives the block and the bytes back.
/// </summary>
public sealed unsafe class NativeBuffer : IDisposable
{
    readonly MemoryBudget _budget;
    nint _pointer;

    NativeBuffer(nint pointer, long capacity, MemoryBudget budget)
    {
        _pointer = pointer;
        Capacity = capacity;
        _budget = budget;
    }

    /// <summary>Gives the block back if the owner did not.</summary>
    ~NativeBuffer() => Free();

    /// <summary>The usable bytes.</summary>
    public long Capacity { get; }

    /// <summary>The first byte; null after disposal.</summary>
    internal byte* Pointer => (byte*)_pointer;

    /// <summary>Takes a block of at least <paramref name="bytes"/> bytes, content undefined.</summary>
    /// <exception cref="Errors.QuiverException">The budget does not allow it.</exception>
    public static NativeBuffer Allocate(long bytes, MemoryBudget budget, string consumer = "a buffer")
    {
        ArgumentNullException.ThrowIfNull(budget);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        long capacity = BufferPool.CapacityFor(bytes);
        budget.Reserve(capacity, consumer);
        return new NativeBuffer((nint)BufferPool.Shared.Rent(capacity), capacity, budget);
    }

    /// <summary>Takes a block where the budget allows it, else returns null.</summary>
    internal static NativeBuffer? TryAllocate(long bytes, MemoryBudget budget)
    {
        long capacity = BufferPool.CapacityFor(bytes);
        return budget.TryReserve(capacity) ? new NativeBuffer((nint)BufferPool.Shared.Rent(capacity), capacity, budget) : null;
    }

    /// <summary>The bytes as a span; at most 2 GiB of them.</summary>
    public Span<byte> AsSpan() => new((void*)_pointer, (int)Math.Min(Capacity, int.MaxValue));

    /// <summary>Sets the first <paramref name="bytes"/> bytes to zero.</summary>
    internal void Clear(long bytes) => System.Runtime.InteropServices.NativeMemory.Clear((void*)_pointer, (nuint)bytes);

    /// <summary>Gives the block back; further calls do nothing.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    void Free()
    {
        nint pointer = Interlocked.Exchange(ref _pointer, 0);
        if (pointer != 0)
        {
            BufferPool.Shared.Return((byte*)pointer, Capacity);
            _budget.Release(Capacity);
        }
    }
}
