using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Memory;

namespace Quiver.Arrow.CData;

/// <summary>Fills <see cref="CArrowArray"/>s, which refer to the buffers of columns where Arrow's layout is ours.</summary>
static unsafe class ArrayExport
{
    /// <summary>
    /// Fills an array with a batch, which is disposed when it is released. Where a column has too much text for its offsets, nothing
    /// happens and false is returned.
    /// </summary>
    public static bool TryFill(CArrowArray* target, RecordBatch batch, WireField[] fields)
    {
        var owned = new List<IDisposable>();
        var encoder = new ArrayEncoder(owned, MemoryBudget.Unlimited, isClean: false, placeDictionary: null);
        var children = new WireArray[fields.Length];
        try
        {
            for (int i = 0; i < fields.Length && !encoder.IsTooLong; i++)
            {
                children[i] = encoder.Encode(fields[i], batch.Columns[i]);
            }
        }
        catch
        {
            owned.ForEach(owner => owner.Dispose());
            throw;
        }

        if (encoder.IsTooLong)
        {
            owned.ForEach(owner => owner.Dispose());
            return false;
        }

        owned.Add(batch);
        var root = new WireArray { Length = batch.Length, Buffers = [new WireBuffer()], Children = children };
        Fill(target, root, new ExportedColumns(owned));
        return true;
    }

    static void Fill(CArrowArray* target, WireArray array, ExportedColumns columns)
    {
        *target = new CArrowArray
        {
            Length = array.Length,
            NullCount = array.NullCount,
            Offset = array.Offset,
            BufferCount = array.Buffers.Length,
            ChildCount = array.Children.Length,
            Release = &OnRelease,
            PrivateData = (void*)columns.Add(),
        };
        if (array.Buffers.Length > 0)
        {
            target->Buffers = (void**)NativeMemory.Alloc((nuint)array.Buffers.Length, (nuint)sizeof(void*));
            for (int i = 0; i < array.Buffers.Length; i++)
            {
                target->Buffers[i] = array.Buffers[i].Pointer;
            }
        }

        if (array.Children.Length > 0)
        {
            target->Children = (CArrowArray**)NativeMemory.Alloc((nuint)array.Children.Length, (nuint)sizeof(CArrowArray*));
            for (int i = 0; i < array.Children.Length; i++)
            {
                target->Children[i] = CArrowArray.Allocate();
                Fill(target->Children[i], array.Children[i], columns);
            }
        }

        if (array.Dictionary is not null)
        {
            target->Dictionary = CArrowArray.Allocate();
            Fill(target->Dictionary, array.Dictionary, columns);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void OnRelease(CArrowArray* array)
    {
        for (long i = 0; i < array->ChildCount; i++)
        {
            // A child that was moved away is released by whoever has it; only the struct it was in is ours.
            CArrowArray.Free(array->Children[i]);
        }

        NativeMemory.Free(array->Children);
        CArrowArray.Free(array->Dictionary);
        NativeMemory.Free(array->Buffers);
        array->Release = null;
        ExportedColumns.Return((nint)array->PrivateData);
    }
}
