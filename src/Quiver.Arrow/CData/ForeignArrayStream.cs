using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.CData;

/// <summary>
/// Batches that another library makes. They can be read once, by one thread at a time. Every batch is the caller's, outlives the
/// stream, and gives the foreign memory back when it is disposed.
/// </summary>
public sealed unsafe class ForeignArrayStream : IDisposable
{
    const int OutOfMemory = 12;

    readonly Lock _lock = new();
    readonly WireField[] _fields;
    readonly MemoryBudget _budget;
    CArrowArrayStream* _stream;

    internal ForeignArrayStream(CArrowArrayStream* source, MemoryBudget budget)
    {
        _budget = budget;
        _stream = CArrowArrayStream.Allocate();
        *_stream = *source;
        source->Release = null;
        CArrowSchema* schema = CArrowSchema.Allocate();
        try
        {
            Check(_stream->GetSchema(_stream, schema));
            (_fields, Schema) = ArrowInterop.Guarded(() => SchemaImport.Read(schema));
        }
        catch
        {
            Dispose();
            throw;
        }
        finally
        {
            CArrowSchema.Free(schema);
        }
    }

    /// <summary>Releases the stream if nobody did.</summary>
    ~ForeignArrayStream() => Free();

    /// <summary>The columns.</summary>
    public Schema Schema { get; }

    /// <summary>Returns the next batch, null at the end.</summary>
    /// <exception cref="QuiverException">The other library failed, or the batch is not what the schema says.</exception>
    public RecordBatch? ReadBatch()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stream == null, this);
            CArrowArray* array = CArrowArray.Allocate();
            try
            {
                Check(_stream->GetNext(_stream, array));
                return array->IsReleased ? null : ArrowInterop.Guarded(() => ArrayImport.Read(array, _fields, Schema, _budget));
            }
            finally
            {
                CArrowArray.Free(array);
            }
        }
    }

    /// <summary>Releases the stream, not the batches that it gave.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            Free();
        }

        GC.SuppressFinalize(this);
    }

    void Free()
    {
        CArrowArrayStream.Free(_stream);
        _stream = null;
    }

    void Check(int error)
    {
        if (error == 0)
        {
            return;
        }

        byte* text = _stream->GetLastError(_stream);
        string reason = text == null ? "" : ": " + NativeText.Read(text);
        throw new QuiverException(
            error == OutOfMemory ? ErrorCode.OutOfMemory : ErrorCode.IoFailure,
            FormattableString.Invariant($"the Arrow stream of another library failed with error {error}{reason}"));
    }
}
