using System.Runtime.InteropServices;

namespace Quiver.Arrow.CData;

/// <summary>
/// The struct <c>ArrowArrayStream</c> of the Arrow C stream interface: batches that are asked for one after another. It lies in
/// memory that does not move and is allocated by whoever will read it: by <see cref="Allocate"/> or by a library.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct CArrowArrayStream
{
    internal delegate* unmanaged[Cdecl]<CArrowArrayStream*, CArrowSchema*, int> GetSchema;
    internal delegate* unmanaged[Cdecl]<CArrowArrayStream*, CArrowArray*, int> GetNext;
    internal delegate* unmanaged[Cdecl]<CArrowArrayStream*, byte*> GetLastError;
    internal delegate* unmanaged[Cdecl]<CArrowArrayStream*, void> Release;
    internal void* PrivateData;

    /// <summary>Whether the struct holds nothing, because it was never filled or was moved or released.</summary>
    public readonly bool IsReleased => Release == null;

    /// <summary>Returns an empty struct to export into, which <see cref="Free"/> frees.</summary>
    public static CArrowArrayStream* Allocate() => (CArrowArrayStream*)NativeMemory.AllocZeroed((nuint)sizeof(CArrowArrayStream));

    /// <summary>Releases what a struct of <see cref="Allocate"/> holds, where nobody did, and frees it.</summary>
    public static void Free(CArrowArrayStream* stream)
    {
        if (stream != null && stream->Release != null)
        {
            stream->Release(stream);
        }

        NativeMemory.Free(stream);
    }
}
