using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Quiver.Arrow.CData;

namespace Quiver.Formats.Tests.ArrowCData;

/// <summary>Makes arrays as another library would, in exactly as much memory as they need, and counts what is released.</summary>
static unsafe class ForeignArrays
{
    static int _released;

    /// <summary>How many arrays and schemas were released so far.</summary>
    public static int Released => _released;

    public static CArrowArray* Array(long length, long nulls, long offset, params ForeignBuffer[] buffers) =>
        Nested(length, nulls, offset, buffers);

    public static CArrowArray* Nested(long length, long nulls, long offset, ForeignBuffer[] buffers, params nint[] children)
    {
        CArrowArray* array = CArrowArray.Allocate();
        *array = new CArrowArray
        {
            Length = length,
            NullCount = nulls,
            Offset = offset,
            BufferCount = buffers.Length,
            Buffers = (void**)NativeMemory.AllocZeroed((nuint)buffers.Length + 1, (nuint)sizeof(void*)),
            ChildCount = children.Length,
            Children = (CArrowArray**)NativeMemory.AllocZeroed((nuint)children.Length + 1, (nuint)sizeof(void*)),
            Release = &ReleaseArray,
        };
        for (int i = 0; i < buffers.Length; i++)
        {
            array->Buffers[i] = (void*)buffers[i].Address;
        }

        for (int i = 0; i < children.Length; i++)
        {
            array->Children[i] = (CArrowArray*)children[i];
        }

        return array;
    }

    public static CArrowSchema* Schema(string format, string name, params nint[] children)
    {
        CArrowSchema* schema = CArrowSchema.Allocate();
        *schema = new CArrowSchema
        {
            Format = NativeText.Allocate(format),
            Name = NativeText.Allocate(name),
            Flags = 2,
            ChildCount = children.Length,
            Children = (CArrowSchema**)NativeMemory.AllocZeroed((nuint)children.Length + 1, (nuint)sizeof(void*)),
            Release = &ReleaseSchema,
        };
        for (int i = 0; i < children.Length; i++)
        {
            schema->Children[i] = (CArrowSchema*)children[i];
        }

        return schema;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void ReleaseArray(CArrowArray* array)
    {
        for (long i = 0; i < array->BufferCount; i++)
        {
            NativeMemory.Free(array->Buffers[i]);
        }

        for (long i = 0; i < array->ChildCount; i++)
        {
            CArrowArray.Free(array->Children[i]);
        }

        CArrowArray.Free(array->Dictionary);
        NativeMemory.Free(array->Buffers);
        NativeMemory.Free(array->Children);
        array->Release = null;
        Interlocked.Increment(ref _released);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void ReleaseSchema(CArrowSchema* schema)
    {
        for (long i = 0; i < schema->ChildCount; i++)
        {
            CArrowSchema.Free(schema->Children[i]);
        }

        CArrowSchema.Free(schema->Dictionary);
        NativeMemory.Free(schema->Format);
        NativeMemory.Free(schema->Name);
        NativeMemory.Free(schema->Children);
        schema->Release = null;
        Interlocked.Increment(ref _released);
    }
}
