using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Quiver.Arrow.Memory;

/// <summary>
/// Keeps freed native blocks by size class (powers of two), so that they are not returned to the system in the middle of a
/// query: the first touch of a fresh page costs more than the work on it. Blocks are 64-byte aligned; blocks of 2 MiB and more
/// are aligned to huge pages and advised so.
/// </summary>
static unsafe class BufferPool
{
    const int MinClass = 8;
    const int MaxClass = 28;
    const long HugePage = 2L << 20;
    const int MadviseHugePage = 14;

    static readonly ConcurrentBag<nint>[] Free = CreateClasses();
    static long _cachedBytes;

    /// <summary>The most bytes kept for reuse.</summary>
    public static long MaxCachedBytes { get; set; } = 2L << 30;

    /// <summary>Bytes kept for reuse now.</summary>
    public static long CachedBytes => Interlocked.Read(ref _cachedBytes);

    /// <summary>Returns the capacity that a request for bytes gets.</summary>
    public static long CapacityFor(long bytes)
    {
        bytes = Math.Max(bytes, 1L << MinClass);
        if (bytes > 1L << MaxClass)
        {
            return (bytes + HugePage - 1) / HugePage * HugePage;
        }

        return (long)BitOperations.RoundUpToPowerOf2((ulong)bytes);
    }

    /// <summary>Returns a block of exactly <paramref name="capacity"/> bytes, a value of <see cref="CapacityFor"/>.</summary>
    public static byte* Rent(long capacity)
    {
        int sizeClass = ClassOf(capacity);
        if (sizeClass >= 0 && Free[sizeClass].TryTake(out nint block))
        {
            Interlocked.Add(ref _cachedBytes, -capacity);
            return (byte*)block;
        }

        nuint alignment = capacity >= HugePage ? (nuint)HugePage : 64;
        byte* fresh = (byte*)NativeMemory.AlignedAlloc((nuint)capacity, alignment);
        if (capacity >= HugePage && OperatingSystem.IsLinux())
        {
            // Advice only: a kernel without huge pages answers with an error that changes nothing.
            _ = NativeMethods.Advise((nint)fresh, (nuint)capacity, MadviseHugePage);
        }

        return fresh;
    }

    /// <summary>Takes a block back.</summary>
    public static void Return(byte* block, long capacity)
    {
        int sizeClass = ClassOf(capacity);
        if (sizeClass >= 0 && Interlocked.Add(ref _cachedBytes, capacity) <= MaxCachedBytes)
        {
            Free[sizeClass].Add((nint)block);
            return;
        }

        if (sizeClass >= 0)
        {
            Interlocked.Add(ref _cachedBytes, -capacity);
        }

        NativeMemory.AlignedFree(block);
    }

    /// <summary>Gives every kept block back to the system.</summary>
    public static void Trim()
    {
        for (int i = 0; i < Free.Length; i++)
        {
            while (Free[i].TryTake(out nint block))
            {
                Interlocked.Add(ref _cachedBytes, -(1L << (i + MinClass)));
                NativeMemory.AlignedFree((void*)block);
            }
        }
    }

    static int ClassOf(long capacity) => capacity > 1L << MaxClass ? -1 : BitOperations.Log2((ulong)capacity) - MinClass;

    static ConcurrentBag<nint>[] CreateClasses()
    {
        var classes = new ConcurrentBag<nint>[MaxClass - MinClass + 1];
        for (int i = 0; i < classes.Length; i++)
        {
            classes[i] = [];
        }

        return classes;
    }
}
