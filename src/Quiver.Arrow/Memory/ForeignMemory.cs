namespace Quiver.Arrow.Memory;

/// <summary>
/// Memory that another library allocated and columns look at. It is given back when the last lease on it is, on whatever thread
/// that happens. The finalizer is a net for columns that were dropped without being disposed.
/// </summary>
abstract class ForeignMemory
{
    int _leases;
    int _isFreed;

    /// <summary>Gives the memory back if its columns did not.</summary>
    ~ForeignMemory() => FreeOnce();

    /// <summary>Takes a lease, which is disposed once.</summary>
    public IDisposable Lease()
    {
        Interlocked.Increment(ref _leases);
        return new MemoryLease(this);
    }

    /// <summary>Gives the memory back to whom it came from.</summary>
    protected abstract void Free();

    internal void Return()
    {
        if (Interlocked.Decrement(ref _leases) == 0)
        {
            FreeOnce();
            GC.SuppressFinalize(this);
        }
    }

    void FreeOnce()
    {
        if (Interlocked.Exchange(ref _isFreed, 1) == 0)
        {
            Free();
        }
    }

    sealed class MemoryLease(ForeignMemory memory) : IDisposable
    {
        ForeignMemory? _memory = memory;

        public void Dispose() => Interlocked.Exchange(ref _memory, null)?.Return();
    }
}
