using System.Runtime.InteropServices;
using Quiver.Arrow.Memory;

namespace Quiver.Arrow.CData;

/// <summary>An array of another library, moved here so that it is released when no column looks at it any more.</summary>
sealed unsafe class ImportedArray : ForeignMemory
{
    readonly CArrowArray* _array;

    /// <summary>Moves an array out of the struct it is in, which then is released.</summary>
    public ImportedArray(CArrowArray* source)
    {
        _array = CArrowArray.Allocate();
        *_array = *source;
        source->Release = null;
    }

    /// <summary>The array.</summary>
    public CArrowArray* Array => _array;

    protected override void Free() => CArrowArray.Free(_array);
}
