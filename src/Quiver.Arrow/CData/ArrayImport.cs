using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.CData;

/// <summary>
/// Makes batches of <see cref="CArrowArray"/>s. Columns look at the foreign buffers where the layout is ours; text gets views into
/// them. The interface does not tell the lengths of buffers: they are what the length of an array and its offsets say.
/// </summary>
static unsafe class ArrayImport
{
    /// <summary>Moves an array out of its struct and returns its batch.</summary>
    public static RecordBatch Read(CArrowArray* source, WireField[] fields, Schema schema, MemoryBudget budget)
    {
        if (source == null || source->IsReleased)
        {
            throw new IpcFormatException("the array is released");
        }

        var memory = new ImportedArray(source);
        using IDisposable lease = memory.Lease();
        CArrowArray* array = memory.Array;
        if (array->ChildCount != fields.Length || array->Length is < 0 or >= int.MaxValue || array->Offset < 0)
        {
            throw new IpcFormatException(FormattableString.Invariant(
                $"the batch has {array->ChildCount} columns and {array->Length} rows from {array->Offset} on; its schema {fields.Length}"));
        }

        if (array->NullCount != 0 && array->BufferCount > 0 && array->Buffers[0] != null)
        {
            throw IpcFormatException.Unsupported("it is a struct that is null in places itself, which a batch cannot be");
        }

        WireArray[] arrays = [.. fields.Select((field, i) => Describe(field, array->Children[i], memory))];
        Column?[] columns = new ArrayDecoder(null, ByteAllowance.Unlimited, budget)
            .ReadColumns(fields, arrays, array->Offset, (int)array->Length);
        return new RecordBatch(schema, [.. columns.OfType<Column>()], (int)array->Length);
    }

    static WireArray Describe(WireField field, CArrowArray* array, ForeignMemory memory)
    {
        bool isCoded = field.Dictionary is not null;
        int childCount = isCoded ? 0 : field.Children.Length;
        if (array == null || array->Length < 0 || array->Offset < 0 || array->BufferCount < 0 || array->ChildCount != childCount
            || (isCoded && array->Dictionary == null))
        {
            throw new IpcFormatException($"the array of field \"{field.Name}\" is not what its schema says");
        }

        WireField values = isCoded ? field.WithoutDictionary() : field;
        return new WireArray
        {
            Length = array->Length,
            NullCount = array->NullCount,
            Offset = array->Offset,
            Memory = memory,
            Buffers = DescribeBuffers(field, array, isCoded),
            Children = [.. Enumerable.Range(0, childCount).Select(i => Describe(field.Children[i], array->Children[i], memory))],
            Dictionary = isCoded ? Describe(values, array->Dictionary, memory) : null,
        };
    }

    static WireBuffer[] DescribeBuffers(WireField field, CArrowArray* array, bool isCoded)
    {
        int count = (int)array->BufferCount;
        bool isView = !isCoded && field.Type is WireType.Utf8View or WireType.BinaryView;
        var buffers = new WireBuffer[isView ? Math.Max(0, count - 1) : count];
        long* viewLengths = isView && count > 0 ? (long*)array->Buffers[count - 1] : null;
        long end = array->Offset + array->Length;
        for (int i = 0; i < buffers.Length; i++)
        {
            byte* pointer = (byte*)array->Buffers[i];
            long length = pointer == null ? 0
                : isCoded ? (i == 0 ? (end + 7) / 8 : end * (field.Dictionary!.IndexBits / 8))
                : isView && i >= 2 ? viewLengths[i - 2]
                : LengthOf(field, array, i, end);
            buffers[i] = new WireBuffer { Pointer = pointer, Length = length };
        }

        return buffers;
    }

    /// <summary>Returns the bytes of a buffer that is there.</summary>
    static long LengthOf(WireField field, CArrowArray* array, int buffer, long end)
    {
        if (buffer == 0 && field.Type != WireType.Union)
        {
            return (end + 7) / 8;
        }

        void* offsets = array->BufferCount > 1 ? array->Buffers[1] : null;
        return (field.Type, buffer) switch
        {
            (WireType.Union, 0) => end,
            (WireType.Union, _) => end * 4,
            (WireType.Bool, _) => (end + 7) / 8,
            (WireType.Utf8 or WireType.Binary or WireType.List or WireType.Map, 1) => (end + 1) * 4,
            (WireType.LargeUtf8 or WireType.LargeBinary or WireType.LargeList, 1) => (end + 1) * 8,
            (WireType.Utf8 or WireType.Binary, 2) => offsets == null ? 0 : ((int*)offsets)[end],
            (WireType.LargeUtf8 or WireType.LargeBinary, 2) => offsets == null ? 0 : ((long*)offsets)[end],
            (WireType.Utf8View or WireType.BinaryView, _) => end * sizeof(StringView),
            (WireType.ListView, _) => end * 4,
            (WireType.LargeListView, _) => end * 8,
            (WireType.FixedSizeBinary, _) => end * field.Width,
            _ => end * WireValues.WidthOf(field),
        };
    }
}
