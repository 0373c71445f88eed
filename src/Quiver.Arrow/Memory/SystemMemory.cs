using System.Runtime.InteropServices;
using Quiver.Arrow.Errors;

namespace Quiver.Arrow.Memory;

/// <summary>
/// Blocks of the system, 64-byte aligned; those of 2 MiB and more are aligned to huge pages and advised so. On Linux large ones are mapped
/// and unmapped one by one: the allocator of the C library raises its threshold with each block that it gives back, and from then on
/// keeps blocks of that size for itself.
/// </summary>
static unsafe class SystemMemory
{
    /// <summary>The size of a huge page.</summary>
    public const long HugePage = 2L << 20;

    /// <summary>
    /// What can be read, but means nothing, behind each block: kernels take whole groups of 64 rows of up to 16 bytes, from any row of
    /// a column on.
    /// </summary>
    public const long LeastReadableBehind = 64 * 16;

    const long ReadableBehind = 4096;
    const long LeastMapped = 128 << 10;
    const int MadviseHugePage = 14;
    const int ReadWrite = 1 | 2;
    const int PrivateAnonymous = 2 | 0x20;

    /// <summary>Takes a block.</summary>
    public static byte* Allocate(long capacity)
    {
        if (capacity < LeastMapped || !OperatingSystem.IsLinux())
        {
            return (byte*)NativeMemory.AlignedAlloc((nuint)(capacity + LeastReadableBehind), capacity >= HugePage ? (nuint)HugePage : 64);
        }

        if (capacity < HugePage)
        {
            return (byte*)Map(capacity + ReadableBehind);
        }

        // What lies before and behind the aligned part is given back at once.
        long mapped = capacity + ReadableBehind;
        nint start = Map(mapped + HugePage);
        nint aligned = (nint)(((long)start + HugePage - 1) / HugePage * HugePage);
        Unmap(start, aligned - start);
        Unmap(aligned + (nint)mapped, (start + (nint)HugePage) - aligned);

        // Advice only: a kernel without huge pages answers with an error that changes nothing.
        _ = NativeMethods.Advise(aligned, (nuint)capacity, MadviseHugePage);
        return (byte*)aligned;
    }

    /// <summary>Gives a block of that capacity back.</summary>
    public static void Free(byte* block, long capacity)
    {
        if (capacity < LeastMapped || !OperatingSystem.IsLinux())
        {
            NativeMemory.AlignedFree(block);
        }
        else
        {
            Unmap((nint)block, (nint)(capacity + ReadableBehind));
        }
    }

    static nint Map(long bytes)
    {
        nint start = NativeMethods.Map(0, (nuint)bytes, ReadWrite, PrivateAnonymous, -1, 0);
        return start != -1 ? start
            : throw new QuiverException(
                ErrorCode.OutOfMemory, $"resources exhausted: the system has no {bytes} bytes of memory for a buffer");
    }

    static void Unmap(nint start, nint bytes)
    {
        if (bytes > 0 && NativeMethods.Unmap(start, (nuint)bytes) != 0)
        {
            throw new InvalidOperationException("a block that is given back is not one of the system's");
        }
    }
}
