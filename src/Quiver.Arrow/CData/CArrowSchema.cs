using System.Runtime.InteropServices;

namespace Quiver.Arrow.CData;

/// <summary>
/// The struct <c>ArrowSchema</c> of the Arrow C data interface: describes an array. It lies in memory that does not move and is
/// allocated by whoever will read it: by <see cref="Allocate"/> or by a library.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct CArrowSchema
{
    internal byte* Format;
    internal byte* Name;
    internal byte* Metadata;
    internal long Flags;
    internal long ChildCount;
    internal CArrowSchema** Children;
    internal CArrowSchema* Dictionary;
    internal delegate* unmanaged[Cdecl]<CArrowSchema*, void> Release;
    internal void* PrivateData;

    /// <summary>Whether the struct describes nothing, because it was never filled or was moved or released.</summary>
    public readonly bool IsReleased => Release == null;

    /// <summary>Returns an empty struct to export into, which <see cref="Free"/> frees.</summary>
    public static CArrowSchema* Allocate() => (CArrowSchema*)NativeMemory.AllocZeroed((nuint)sizeof(CArrowSchema));

    /// <summary>Releases what a struct of <see cref="Allocate"/> holds, where nobody did, and frees it.</summary>
    public static void Free(CArrowSchema* schema)
    {
        if (schema != null && schema->Release != null)
        {
            schema->Release(schema);
        }

        NativeMemory.Free(schema);
    }
}
