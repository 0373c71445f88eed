using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.CData;

/// <summary>
/// Batches that native code asks for. The interface is synchronous and calls come one at a time; each blocks until the batch is there.
/// </summary>
sealed unsafe class ExportedStream
{
    // The numbers of errno that Linux, macOS and Windows agree on.
    const int OutOfMemory = 12;
    const int InvalidValue = 22;
    const int IoFailure = 5;

    static long _count;

    readonly Schema _schema;
    readonly WireField[] _fields;
    readonly IAsyncEnumerator<RecordBatch> _batches;
    readonly IAsyncDisposable? _owner;
    readonly Stack<RecordBatch> _halves = [];
    byte* _error;

    ExportedStream(Schema schema, IAsyncEnumerable<RecordBatch> batches, IAsyncDisposable? owner)
    {
        _schema = schema;
        _fields = WireTypes.Of(schema);
        _batches = batches.GetAsyncEnumerator();
        _owner = owner;
    }

    /// <summary>How many of these native code holds now, in the whole process.</summary>
    public static long Count => Interlocked.Read(ref _count);

    /// <summary>Fills a struct with callbacks.</summary>
    public static void Fill(
        CArrowArrayStream* target, Schema schema, IAsyncEnumerable<RecordBatch> batches, IAsyncDisposable? owner)
    {
        var stream = new ExportedStream(schema, batches, owner);
        Interlocked.Increment(ref _count);
        *target = new CArrowArrayStream
        {
            GetSchema = &OnGetSchema,
            GetNext = &OnGetNext,
            GetLastError = &OnGetLastError,
            Release = &OnRelease,
            PrivateData = (void*)GCHandle.ToIntPtr(GCHandle.Alloc(stream)),
        };
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int OnGetSchema(CArrowArrayStream* self, CArrowSchema* target)
    {
        ExportedStream stream = Of(self);
        return stream.Guarded(() => SchemaExport.Fill(target, stream._schema, stream._fields));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int OnGetNext(CArrowArrayStream* self, CArrowArray* target)
    {
        ExportedStream stream = Of(self);
        return stream.Guarded(() => stream.Next(target));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static byte* OnGetLastError(CArrowArrayStream* self) => Of(self)._error;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void OnRelease(CArrowArrayStream* self)
    {
        GCHandle handle = GCHandle.FromIntPtr((nint)self->PrivateData);
        var stream = (ExportedStream)handle.Target!;
        handle.Free();
        self->Release = null;
        stream.Guarded(stream.Close);
        NativeMemory.Free(stream._error);
        Interlocked.Decrement(ref _count);
    }

    static ExportedStream Of(CArrowArrayStream* self) => (ExportedStream)GCHandle.FromIntPtr((nint)self->PrivateData).Target!;

    /// <summary>Runs what native code asked for. No exception may pass into it: it gets the number and the text of the error.</summary>
    int Guarded(Action action)
    {
        NativeMemory.Free(_error);
        _error = null;
        try
        {
            action();
            return 0;
        }
        catch (Exception e)
        {
            _error = NativeText.Allocate(e.Message);
            return e switch
            {
                QuiverException { Code: ErrorCode.OutOfMemory } or OutOfMemoryException => OutOfMemory,
                QuiverException { Code: ErrorCode.IoFailure } or IOException => IoFailure,
                _ => InvalidValue,
            };
        }
    }

    void Next(CArrowArray* target)
    {
        *target = default;
        RecordBatch batch;
        if (_halves.Count > 0)
        {
            batch = _halves.Pop();
        }
        else if (Wait(_batches.MoveNextAsync()))
        {
            batch = _batches.Current;
        }
        else
        {
            // A struct that is released is the end of the stream.
            return;
        }

        while (!ArrayExport.TryFill(target, batch, _fields))
        {
            if (batch.Length < 2)
            {
                batch.Dispose();
                throw ArrayEncoder.TooLong("one row has");
            }

            (RecordBatch first, RecordBatch second) = BatchHalf.Split(batch);
            _halves.Push(second);
            batch = first;
        }
    }

    void Close()
    {
        while (_halves.TryPop(out RecordBatch? half))
        {
            half.Dispose();
        }

        Wait(_batches.DisposeAsync());
        if (_owner is not null)
        {
            Wait(_owner.DisposeAsync());
        }
    }

    static bool Wait(ValueTask<bool> task) => task.IsCompleted ? task.Result : task.AsTask().GetAwaiter().GetResult();

    static void Wait(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            task.AsTask().GetAwaiter().GetResult();
        }
    }
}
