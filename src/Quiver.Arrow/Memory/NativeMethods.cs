using System.Runtime.InteropServices;

namespace Quiver.Arrow.Memory;

/// <summary>The one call into the C library: advice about huge pages.</summary>
static partial class NativeMethods
{
    /// <summary>Advises the kernel about a range of memory (<c>madvise(2)</c>).</summary>
    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Advise(nint address, nuint length, int advice);
}
