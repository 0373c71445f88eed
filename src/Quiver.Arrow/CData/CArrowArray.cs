using System.Runtime.InteropServices;

namespace Quiver.Arrow.CData;

/// <summary>
/// The struct <c>ArrowArray</c> of the Arrow C data interface: the values of an array. It lies in memory that does not move and is
/// allocated by whoever will read it: by <see cref="Allocate"/> or by a library.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct CArrowArray
{
    internal long Length;
    internal long NullCount;
    internal long Offset;
    internal long BufferCount;
    internal long ChildCount;
    internal void** Buffers;
    internal CArrowArray** Children;
    internal CArrowArray* Dictionary;
    internal delegate* unmanaged[Cdecl]<CArrowArray*, void> Release;
    internal void* PrivateData;

    /// <summary>Whether the struct holds nothing, because it was never filled or was moved or released.</summary>
    public readonly bool IsReleased => Release == null;

    /// <summary>Returns an empty struct to export into, which <see cref="Free"/> frees.</summary>
    public static CArrowArray* Allocate() => (CArrowArray*)NativeMemory.AllocZeroed((nuint)sizeof(CArrowArray));

    /// <summary>Releases what a struct of <see cref="Allocate"/> holds, where nobody did, and frees it.</summary>
    public static void Free(CArrowArray* array)
    {
        if (array != null && array->Release != null)
        {
            array->Release(array);
        }

        NativeMemory.Free(array);
    }
}
