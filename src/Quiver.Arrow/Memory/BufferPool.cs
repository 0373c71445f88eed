using System.Collections.Concurrent;
using System.Numerics;

namespace Quiver.Arrow.Memory;

/// <summary>
/// Keeps freed native blocks by size class (powers of two, and quarters between large ones), so that they are not returned to the
/// system in the middle of a query: the first touch of a fresh page costs more than the work on it.
/// What is kept never makes the process much larger than
/// its queries were at their largest, nor larger than they may be: where a class has no block left while others have, these go.
/// </summary>
sealed unsafe class BufferPool
{
    const int MinClass = 8;
    const int MaxBits = 28;

    /// <summary>Larger blocks come in steps of a quarter of a power of two: what is rounded up is counted against budgets.</summary>
    const int FineBits = 16;

    const int StepBits = 2;

    /// <summary>Blocks that are kept beyond the most that was ever rented at a time: one part of it of as many, and some bytes.</summary>
    const int SlackShare = 8;

    const long SlackBytes = 8L << 20;

    /// <summary>One part of the limit of as many may be kept even where memory that no limit counts takes the rest.</summary>
    const int LeastShare = 8;

    const long MaxCachedBytes = 2L << 30;

    readonly ConcurrentBag<nint>[] _free = CreateClasses();
    readonly Lock _trimming = new();
    readonly HashSet<PoolLimit> _limits = [];
    long _limitBytes = long.MaxValue;
    long _cachedBytes;
    long _rentedBytes;
    long _mostRentedBytes;

    /// <summary>The pool of the process.</summary>
    public static BufferPool Shared { get; } = new();

    /// <summary>Bytes kept for reuse now.</summary>
    public long CachedBytes => Interlocked.Read(ref _cachedBytes);

    /// <summary>Bytes rented now.</summary>
    public long RentedBytes => Interlocked.Read(ref _rentedBytes);

    /// <summary>Keeps blocks only as far as all limits together have room, until what is returned is disposed.</summary>
    /// <param name="bytes">What the queries of a database may hold.</param>
    public IDisposable Limit(long bytes)
    {
        var limit = new PoolLimit(this, bytes);
        Change(limit, begins: true);
        return limit;
    }

    /// <summary>Returns the capacity that a request for bytes gets.</summary>
    public static long CapacityFor(long bytes)
    {
        bytes = Math.Max(bytes, 1L << MinClass);
        if (bytes > 1L << MaxBits)
        {
            return (bytes + SystemMemory.HugePage - 1) / SystemMemory.HugePage * SystemMemory.HugePage;
        }

        if (bytes <= 1L << FineBits)
        {
            return (long)BitOperations.RoundUpToPowerOf2((ulong)bytes);
        }

        long step = 1L << (BitOperations.Log2((ulong)(bytes - 1)) - StepBits);
        return (bytes + step - 1) / step * step;
    }

    /// <summary>Returns a block of exactly <paramref name="capacity"/> bytes, a value of <see cref="CapacityFor"/>.</summary>
    public byte* Rent(long capacity)
    {
        int sizeClass = ClassOf(capacity);
        long rented = Interlocked.Add(ref _rentedBytes, capacity);
        if (sizeClass >= 0 && _free[sizeClass].TryTake(out nint block))
        {
            Interlocked.Add(ref _cachedBytes, -capacity);
            return (byte*)block;
        }

        RaiseMost(rented);
        long surplus = CachedBytes - MostCached(rented);
        if (surplus > 0)
        {
            Shrink(surplus);
        }

        return SystemMemory.Allocate(capacity);
    }

    /// <summary>Takes a block back.</summary>
    public void Return(byte* block, long capacity)
    {
        int sizeClass = ClassOf(capacity);
        long rented = Interlocked.Add(ref _rentedBytes, -capacity);
        RaiseMost(rented + capacity);
        if (sizeClass >= 0)
        {
            long cached = Interlocked.Add(ref _cachedBytes, capacity);
            if (cached <= MostCached(rented))
            {
                _free[sizeClass].Add((nint)block);
                return;
            }

            Interlocked.Add(ref _cachedBytes, -capacity);
        }

        SystemMemory.Free(block, capacity);
    }

    /// <summary>Gives every kept block back to the system.</summary>
    public void Trim() => Shrink(long.MaxValue);

    /// <summary>The most bytes that are kept beside those rented.</summary>
    long MostCached(long rented)
    {
        long most = Interlocked.Read(ref _mostRentedBytes);
        long limit = Volatile.Read(ref _limitBytes);
        long room = Math.Min(most + (most / SlackShare) + SlackBytes - rented, Math.Max(limit - rented, limit / LeastShare));
        return Math.Min(room, MaxCachedBytes);
    }

    void RaiseMost(long rented)
    {
        long most = Interlocked.Read(ref _mostRentedBytes);
        while (rented > most)
        {
            long seen = Interlocked.CompareExchange(ref _mostRentedBytes, rented, most);
            if (seen == most)
            {
                break;
            }

            most = seen;
        }
    }

    /// <summary>Gives kept blocks back, the largest first: they are fewest.</summary>
    void Shrink(long bytes)
    {
        lock (_trimming)
        {
            for (int i = _free.Length - 1; i >= 0 && bytes > 0; i--)
            {
                long capacity = CapacityOf(i);
                while (bytes > 0 && _free[i].TryTake(out nint block))
                {
                    Interlocked.Add(ref _cachedBytes, -capacity);
                    SystemMemory.Free((byte*)block, capacity);
                    bytes -= capacity;
                }
            }
        }
    }

    void Change(PoolLimit limit, bool begins)
    {
        lock (_limits)
        {
            _ = begins ? _limits.Add(limit) : _limits.Remove(limit);
            long sum = 0;
            foreach (PoolLimit other in _limits)
            {
                sum = other.Bytes > long.MaxValue - sum ? long.MaxValue : sum + other.Bytes;
            }

            Volatile.Write(ref _limitBytes, _limits.Count == 0 ? long.MaxValue : sum);
        }
    }

    static int ClassOf(long capacity)
    {
        if (capacity > 1L << MaxBits)
        {
            return -1;
        }

        if (capacity <= 1L << FineBits)
        {
            return BitOperations.Log2((ulong)capacity) - MinClass;
        }

        int bits = BitOperations.Log2((ulong)(capacity - 1));
        return FineBits - MinClass + ((bits - FineBits) << StepBits) + (int)((capacity - (1L << bits)) >> (bits - StepBits));
    }

    static long CapacityOf(int sizeClass)
    {
        int fine = sizeClass - (FineBits - MinClass);
        if (fine <= 0)
        {
            return 1L << (sizeClass + MinClass);
        }

        int bits = FineBits + ((fine - 1) >> StepBits);
        return (1L << bits) + ((((fine - 1) & ((1 << StepBits) - 1)) + 1L) << (bits - StepBits));
    }

    static ConcurrentBag<nint>[] CreateClasses()
    {
        var classes = new ConcurrentBag<nint>[ClassOf(1L << MaxBits) + 1];
        for (int i = 0; i < classes.Length; i++)
        {
            classes[i] = [];
        }

        return classes;
    }

    sealed class PoolLimit(BufferPool pool, long bytes) : IDisposable
    {
        public long Bytes => bytes;

        public void Dispose() => pool.Change(this, begins: false);
    }
}
