using System.Runtime.InteropServices;

namespace Quiver.Arrow.Memory;

/// <summary>The calls into the C library: mappings of memory, and advice about huge pages.</summary>
static partial class NativeMethods
{
    /// <summary>Advises the kernel about a range of memory (<c>madvise(2)</c>).</summary>
    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Advise(nint address, nuint length, int advice);

    /// <summary>Maps fresh memory (<c>mmap(2)</c>).</summary>
    [LibraryImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    /// <summary>Gives a range of memory back (<c>munmap(2)</c>).</summary>
    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Unmap(nint address, nuint length);
}
